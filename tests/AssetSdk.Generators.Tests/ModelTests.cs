using System.Reflection;
using AssetSdk.Core;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AssetSdk.Generators.Tests;

public class ModelTests
{
    private const string Settings = "BatchSize:int=32;Threshold:double=0.5;Labels:string[]=neg|pos;Name=a \"b\" \\ c;On:bool=true;Big:long=9000000000;Exact:decimal=0.1;Wait:timespan=00:05:00;None:int[]=;decoder.beam:int=4;decoder.inner.deep:string=x";

    private static IndexBuilder Everything(string visibility = "internal") => new IndexBuilder { Visibility = visibility }
        .Folder("nlp/sentiment", "2.1", ["model.json", "vocab.txt"])
        .File("nlp/bert", "bert.onnx")
        .Model("sentiment", settings: Settings, dependsOn: "tokenizer=bert_tokenizer;bert_tokenizer", summary: "Says <whether> a text is & friendly", assets: [("", 0, "model.json"), ("vocab", 0, "vocab.txt"), ("big one", 1, "")])
        .Model("bert_tokenizer")
        .Model("class", settings: "Equals=1;equals=2;class:int=1;get_hash_code=3;ModelKey=4;Clone=5;AssetPath=6;int:int=7;@x=8;_9=a")
        .Model("Models").Model("All").Model("models/all").Model("9lives");

    public static TheoryData<string, LanguageVersion, NullableContextOptions, string> Consumers()
    {
        var data = new TheoryData<string, LanguageVersion, NullableContextOptions, string>();
        foreach (var framework in Compiled.Frameworks)
        {
            data.Add(framework, LanguageVersion.CSharp7_3, NullableContextOptions.Disable, "internal");
            data.Add(framework, LanguageVersion.CSharp9, NullableContextOptions.Disable, "public");
            data.Add(framework, LanguageVersion.Latest, NullableContextOptions.Enable, "public");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Consumers))]
    public void Compile_AnyConsumer_NoWarning(string framework, LanguageVersion language, NullableContextOptions nullable, string visibility)
    {
        var consumer = new Consumer(Everything(visibility).Write()) { Framework = framework, Language = language, Nullable = nullable };
        Assert.Empty(consumer.Generated().Diagnostics);
        consumer.Compile().Emitted();
    }

    [Fact]
    public void Code_Record_IsAsBefore() => Golden.Matches("ModelRecord.txt", new Consumer(Everything().Write()).Generated().Source("Models.SentimentConfig.g.cs"));

    [Fact]
    public void Code_Class_IsAsBefore() =>
        Golden.Matches("ModelClass.txt", new Consumer(Everything().Write()) { Language = LanguageVersion.CSharp7_3 }.Generated().Source("Models.SentimentConfig.g.cs"));

    [Fact]
    public void Code_Models_IsAsBefore() => Golden.Matches("Models.txt", new Consumer(Everything().Write()).Generated().Source("Models.Models.g.cs"));

    [Theory]
    [InlineData(LanguageVersion.Latest, "a with { BatchSize = 1 }", "a with { Labels = new[] { \"neg\", \"pos\" } }")]
    [InlineData(LanguageVersion.CSharp7_3, "a.WithBatchSize(1)", "a.WithLabels(new[] { \"neg\", \"pos\" })")]
    public void Config_DefaultsEqualityAndChange(LanguageVersion language, string changed, string same)
    {
        var code = $$"""
            using System; using System.Linq;
            internal static class Probe
            {
                internal static string Run()
                {
                    var a = Acme.App.Models.Sentiment;
                    var b = {{changed}};
                    var c = {{same}};
                    if (a == b || !a.Equals(c) || a.GetHashCode() != c.GetHashCode() || a != c || b.BatchSize != 1 || a.BatchSize != 32) return "equality";
                    if (a.Threshold != 0.5 || !a.Labels.SequenceEqual(new[] { "neg", "pos" }) || a.Name != "a \"b\" \\ c" || !a.On || a.Big != 9000000000L || a.Exact != 0.1m) return "values";
                    if (a.Wait != TimeSpan.FromMinutes(5) || a.None.Count != 0 || a.Decoder.Beam != 4 || a.Decoder.Inner.Deep != "x") return "more values";
                    if (!ReferenceEquals(a.Tokenizer, Acme.App.Models.BertTokenizer) || Acme.App.SentimentConfig.ModelKey != "sentiment" || a.ToString() != "sentiment") return "dependency";
                    return string.Join(" ", Acme.App.Models.All.Select(m => m.Key)) + " | " + string.Join(" ", Acme.App.Models.All.Single(m => m.Key == "sentiment").Dependencies);
                }
            }
            """;
        Assert.Equal("9lives All Models bert_tokenizer class models/all sentiment | bert_tokenizer bert_tokenizer", Run(new Consumer(Everything().Write()) { Language = language, Sources = [code] }));
    }

    [Fact]
    public void Config_AssetPath_IsOverriddenByTheValueThenTheVariable()
    {
        var consumer = new Consumer(new IndexBuilder().Folder("t/model-path-test", "1.0", ["m.json"]).Model("m", assets: [("", 0, "m.json")]).Write())
        {
            Sources = ["internal static class Probe { internal static string Run() => (Acme.App.Models.M with { AssetPath = \"/x/y\" }).AssetPath + \" \" + Acme.App.Models.M.AssetPath; }"],
        };
        var folder = Directory.CreateTempSubdirectory("assetsdk-").FullName;
        File.WriteAllText(Path.Combine(folder, "m.json"), "{}");
        Environment.SetEnvironmentVariable("ASSETSDK_T_MODEL_PATH_TEST_PATH", folder);
        try
        {
            Assert.Equal("/x/y " + Path.Combine(folder, "m.json"), Run(consumer));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASSETSDK_T_MODEL_PATH_TEST_PATH", null);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Asset_Hidden_HasNoAccessorAndItsModelFindsIt()
    {
        var asset = new IndexAsset("a:1", "a", "1", "major_minor", "1.0", "sha256:" + IndexBuilder.Sha("a"), true, 1, 0, "", "", "", "all", IndexAsset.Restored, "", [], isHidden: true);
        var model = new IndexModel("m", "", "", "", 0, 0, [new IndexModelAsset("", "a:1", 0, "")], [], []);
        var consumer = new Consumer(new AssetIndex("Assets", "Acme.App", "internal", "Acme.App", [asset], [model]).Write());
        var code = string.Concat(consumer.Generated().Sources().Select(s => s.SourceText));
        Assert.DoesNotContain("class A\n", code, StringComparison.Ordinal);
        Assert.Contains("AssetPath", code, StringComparison.Ordinal);
        consumer.Compile().Emitted();
    }

    [Fact]
    public void Models_NamespaceOfThatName_TheClassGetsAnother()
    {
        var consumer = new Consumer(new IndexBuilder().Folder("a").Model("m").Write()) { Sources = ["namespace Acme.App.Models { class Customer { } }", "class Probe { internal static string Run() => Acme.App.AssetModels.M.ToString(); }"] };
        Assert.Equal("m", Run(consumer));
    }

    [Fact]
    public void Dependency_Undeclared_Error() =>
        AssertOnly("ASSET2110", "The model 'a' depends on 'tokeniser', which nobody declares: did you mean 'tokenizer'?", new IndexBuilder().Model("a", dependsOn: "tokeniser").Model("tokenizer"));

    [Theory]
    [InlineData("a → a", "a=a")]
    [InlineData("a → b → a", "a=b", "b=a")]
    [InlineData("b → c → d → b", "a=b", "b=c", "c=d", "d=b")]
    public void Dependency_Cycle_ErrorWithItsPath(string path, params string[] models)
    {
        var index = models.Aggregate(new IndexBuilder(), (i, m) => i.Model(m[..1], dependsOn: m[2..]));
        AssertOnly("ASSET2112", "Models depend on each other in a circle, so that none can be made first: " + path, index);
        new Consumer(index.Write()).Compile().Emitted();
    }

    [Fact]
    public void Dependency_TenThousandInARow_NoOverflow()
    {
        var index = new IndexBuilder();
        for (var i = 0; i < 10_000; i++)
            index.Model($"m{i:00000}", dependsOn: i < 9_999 ? $"next=m{i + 1:00000}" : "");
        Assert.Empty(new Consumer(index.Write()).Generated().Diagnostics);
    }

    [Fact]
    public void Key_ThatDiffersInCaseOnly_BothAreGenerated()
    {
        var consumer = new Consumer(new IndexBuilder().Model("aB").Model("ab").Model("AB").Write());
        Assert.Equal(3, consumer.Generated().Sources().Count(s => s.HintName.Contains("Config", StringComparison.Ordinal)));
        consumer.Compile().Emitted();
    }

    private static void AssertOnly(string id, string message, IndexBuilder index)
    {
        var diagnostic = Assert.Single(new Consumer(index.Write()).Generated().Diagnostics);
        Assert.Equal((id, message, DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), diagnostic.Severity));
        Assert.Equal(("app.csproj", 6, 4), (diagnostic.Location.GetLineSpan().Path, diagnostic.Location.GetLineSpan().StartLinePosition.Line, diagnostic.Location.GetLineSpan().StartLinePosition.Character));
    }

    private static string Run(Consumer consumer) =>
        (string)Compiled.Loaded(consumer.Compile().Emitted()).GetType("Probe")!.GetMethod("Run", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, null)!;
}
