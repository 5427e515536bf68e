using System.Text;
using AssetSdk.Core;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Restore.Tests;

/// <summary>The readers of manifests and settings files over inputs that are almost right: models and shapes, or a problem, never an exception.</summary>
public sealed class DocumentFuzzTests(ITestOutputHelper output) : IDisposable
{
    private const string Yaml = "models:\n  - id: sentiment\n    type: MyApp.Sentiment\n    asset: nlp/s:2[model.json]\n    assets:\n      - { id: 'nlp/s:2[v]', tag: vocab }\n"
        + "    settings: &s { batch: 32, rate: 1e-12, labels: [neg, pos], decoder: { beam: 0x1F, big: 12345678901234567890 }, on: true, none: ~ }\n    dependencies: { tokenizer: bert }\n  - id: bert\n    settings: *s\n    summary: |\n      Two\n      lines\n";

    private const string Json = """{"models":[{"id":"a","asset":"n:1","settings":{"x":[1,2.5],"y":{"z":"\u00fc"}},"dependencies":["b"]},{"id":"b"}]}""";

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("yaml", Yaml)]
    [InlineData("json", Json)]
    public Task Manifest_AnyBytes_GivesModelsOrProblems(string extension, string text) => new Fuzz(output).RunAsync([Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(text + "\n")], 3_000, input =>
    {
        var path = _temp["m." + extension];
        File.WriteAllBytes(path, input);
        var problems = new ModelProblems();
        var models = new ModelMerge(problems).Merge([], new ManifestReader(new ModelManifestItem(path, "m", "p.csproj"), problems).Read(), apart: false);
        foreach (var model in models)
        {
            Assert.Null(DeclaredDependency.KeyProblem(model.Key));
            Assert.All(model.Settings, s => Assert.True(SettingType.IsKnown(s.Type)));
            foreach (var setting in model.Settings)
                Assert.All(setting.Values, v => Assert.True(SettingType.TryRead(SettingType.Element(setting.Type), v, out _)));
        }
    });

    [Theory]
    [InlineData(true, Yaml)]
    [InlineData(false, Json)]
    public Task Shape_AnyBytes_IsOneThatTheIndexReads(bool isYaml, string text) => new Fuzz(output).RunAsync([Encoding.UTF8.GetBytes(text)], 3_000, input =>
    {
        var shape = Shape.Empty();
        try
        {
            shape.Add(new DocumentReader().Read(input, isYaml));
        }
        catch (DocumentException)
        {
            return;
        }

        var count = 0;
        var written = new AssetIndex("A", "", "internal", "a", [], [], [new IndexConfig("C", IndexConfig.NoAsset, "p", "json", "", 0, 0, shape.Build("", 0, ref count))]).Write();
        Assert.Equal(written, AssetIndex.TryRead(new StringReader(written), withFiles: true)!.Write());
    });
}
