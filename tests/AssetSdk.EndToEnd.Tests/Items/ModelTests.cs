namespace AssetSdk.EndToEnd.Tests;

/// <summary>Models that items and manifests declare, in real builds: their assets are restored, locked and published without an item of their own.</summary>
public sealed class ModelTests
{
    private static async Task<Workspace> CreateAsync()
    {
        var workspace = await Workspace.CreateAsync();
        await workspace.PublishAsync("nlp/sentiment", "2.0", ("model.json", "the model"));
        await workspace.PublishAsync("nlp/bert", "1.0", ("vocab.txt", "the words"));
        return workspace;
    }

    [Fact]
    public async Task ItemAndManifest_AssetsAreRestoredLockedAndPublished()
    {
        using var workspace = await CreateAsync();
        workspace.Write("App/models.yaml", "models:\n  - id: bert\n    asset: nlp/bert:1[vocab.txt]\n    settings: { size: 7 }\n");
        workspace.Write("App/app model.json", "{ \"name\": \"x\" }");
        workspace.App(
            "App",
            """
            <ModelConfig Include="sentiment" Asset="nlp/sentiment:2[model.json]" DependsOn="tokenizer=bert" Settings="BatchSize:int=32;Labels:string[]=neg|pos" />
            <ModelManifest Include="models.yaml" />
            <AssetConfig Include="app model.json" />
            """,
            """
            using System;
            using System.IO;
            using App;

            Console.WriteLine(File.ReadAllText(Path.Combine(Assets.Nlp.Sentiment.Path, "model.json")));
            Console.WriteLine(File.ReadAllText(Path.Combine(Assets.Nlp.Bert.Path, "vocab.txt")));
            Console.WriteLine(File.Exists(Path.Combine(AppContext.BaseDirectory, "app model.json")));
            Console.WriteLine(File.ReadAllText(Models.Sentiment.AssetPath) + " " + (Models.Sentiment with { BatchSize = 4 }).BatchSize + " " + string.Join("|", Models.Sentiment.Labels));
            Console.WriteLine(Path.GetFileName(Models.Sentiment.Tokenizer.AssetPath) + " " + Models.Bert.Size + " " + AppModel.Load().Name + " " + string.Join(",", Models.All));
            """);

        (await workspace.DotnetAsync("restore", "App")).Succeeds();
        Assert.Contains("{\"name\":\"nlp/bert\",\"requested\":\"1\"", workspace.Read("App/assets.lock.json"), StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"nlp/sentiment\",\"requested\":\"2\"", workspace.Read("App/assets.lock.json"), StringComparison.Ordinal);

        (await workspace.DotnetAsync("publish", "App", "-c", "Debug", "-o", workspace.PathOf("out"))).Succeeds();

        var index = workspace.Read("App/obj/Debug/net10.0/App.assets.index");
        Assert.Contains("model\tbert\t\t\tmodels.yaml\t2\t9\n", index, StringComparison.Ordinal);
        Assert.Contains("model-setting\t1\tstring[]\t1\tLabels\tneg\tpos\n", index, StringComparison.Ordinal);
        Assert.Contains("config\tAppModel\t\tapp model.json\tjson\tApp.csproj\t", index, StringComparison.Ordinal);
        const string Printed = "the model\nthe words\nTrue\nthe model 4 neg|pos\nvocab.txt 7 x bert,sentiment\n";
        Assert.Equal(Printed, (await workspace.RunAsync("App")).Succeeds().Output);
        workspace.DeleteCache();
        Assert.Equal(Printed, (await workspace.DotnetAsync("out/App.dll")).Succeeds().Output);
    }

    [Fact]
    public async Task SeveralFrameworks_ModelsOfEachAreLocked()
    {
        using var workspace = await CreateAsync();
        workspace.Write("Lib/models.json", "{ \"models\": [ { \"id\": \"bert\", \"asset\": \"nlp/bert\" } ] }");
        workspace.Project("Lib", """
              <PropertyGroup><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><AssetStore>../store</AssetStore></PropertyGroup>
              <ItemGroup>
                <ModelConfig Include="sentiment" Asset="nlp/sentiment:2" Condition="'$(TargetFramework)' == 'net10.0'" />
                <ModelManifest Include="models.json" Condition="'$(TargetFramework)' == 'netstandard2.0'" />
              </ItemGroup>
            """, "public class C { }");

        (await workspace.DotnetAsync("restore", "Lib")).Succeeds();
        var locked = workspace.Read("Lib/assets.lock.json");
        Assert.Contains("nlp/bert", locked, StringComparison.Ordinal);
        Assert.Contains("nlp/sentiment", locked, StringComparison.Ordinal);

        (await workspace.DotnetAsync("build", "Lib", "-p:AssetRestoreLockedMode=true")).Succeeds();
        Assert.Contains("model\tsentiment", workspace.Read("Lib/obj/Debug/net10.0/Lib.assets.index"), StringComparison.Ordinal);
        Assert.DoesNotContain("model\tsentiment", workspace.Read("Lib/obj/Debug/netstandard2.0/Lib.assets.index"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_SayFileLineAndColumnOfTheDeclaration()
    {
        using var workspace = await CreateAsync();
        workspace.Write("App/models.yaml", "models:\n  - id: bert\n    asset: nlp/bert:1[none.txt]\n");
        workspace.App("App", """
            <ModelConfig Include="sentiment" Asset="nlp/sentiment:2[none.json]" />
            <ModelManifest Include="models.yaml" />
            """, "");

        var result = (await workspace.DotnetAsync("restore", "App", "-tl:off")).Fails();

        result.Says($"{workspace.PathOf("App/models.yaml")}(3,12): error ASSET2106: ").Says("error ASSET2106: The model 'sentiment'");
        workspace.Write("App/models.yaml", "models:\n  - id: bert\n    setting: {}\n");
        (await workspace.DotnetAsync("restore", "App", "-tl:off")).Fails().Says($"{workspace.PathOf("App/models.yaml")}(3,5): error ASSET2101: ");
    }

    [Fact]
    public async Task UseAssetRuntime_IsAPackageReferenceOfTheSameVersion()
    {
        using var workspace = await Workspace.CreateAsync();
        workspace.Project("App", "  <PropertyGroup><TargetFramework>net10.0</TargetFramework><UseAssetRuntime>true</UseAssetRuntime></PropertyGroup>");

        var output = (await workspace.DotnetAsync("msbuild", "App", "-getItem:PackageReference")).Succeeds().Output;

        Assert.Contains("\"Identity\": \"AssetSdk.Runtime\"", output, StringComparison.Ordinal);
        Assert.Contains($"\"Version\": \"{PackedSdk.Version}\"", output, StringComparison.Ordinal);
    }
}
