using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>An Assets DB as a source of builds, and as where the tool publishes: whole processes of all three.</summary>
public sealed class AssetsDbTests
{
    private const string Program = "System.Console.WriteLine(App.Assets.Nlp.Words.Version + \" \" + System.IO.File.ReadAllText(App.Assets.Nlp.Words.Path));";

    [Fact]
    public async Task Tool_PublishesLooksAndFetches()
    {
        using var workspace = await InstalledTool.WorkspaceAsync(namesStore: false);
        using var server = await InstalledServer.StartAsync(workspace);
        string[] store = ["--store", "assetsdb+" + server.Url];
        workspace.Write("words.txt", "one");

        (await workspace.AssetAsync(["push", "words.txt", "nlp/words:1.0-prod", "--message", "first", "--tag", "small", "--meta", "lang=en", "--yes", .. store])).Succeeds().Says("nlp/words:1.0-prod");
        (await workspace.AssetAsync(["push", "words.txt", "nlp/words:1.0-prod", "--yes", .. store])).Succeeds();
        workspace.Write("words.txt", "two");
        (await workspace.AssetAsync(["push", "words.txt", "nlp/words:1.0-prod", "--yes", .. store])).Fails().Says("ASSET1401").Says("is taken");
        (await workspace.AssetAsync(["push", "words.txt", "nlp/words:1.0-base", "--yes", .. store])).Succeeds();
        (await workspace.AssetAsync(["update", "words.txt", "nlp/words", "--yes", .. store])).Succeeds().Says("nlp/words:1.0-base");
        workspace.Write("words.txt", "three");
        (await workspace.AssetAsync(["update", "words.txt", "nlp/words", "--yes", .. store])).Fails().Says("name the version and the tag");
        workspace.Write("folder/a.txt", "one");
        (await workspace.AssetAsync(["push", "folder", "nlp/folder:1.0-prod", "--yes", .. store])).Fails().Says("ASSET1402").Says("an archive of the folder");

        (await workspace.AssetAsync(["list", .. store])).Succeeds().Says("nlp/words").DoesNotSay("nlp/folder");
        (await workspace.AssetAsync(["versions", "nlp/words", .. store])).Succeeds().Says("1.0-prod").Says("1.0-base").Says("first");
        (await workspace.AssetAsync(["show", "nlp/words:1.0-prod", .. store])).Succeeds().Says("first").Says("small").Says("lang=en").Says("words.txt");
        Assert.Equal("one", (await workspace.AssetAsync(["cat", "nlp/words:1.0-prod", .. store])).Succeeds().Output.Trim());
        Assert.Equal("two", (await workspace.AssetAsync(["cat", "nlp/words", .. store])).Succeeds().Output.Trim());
        (await workspace.AssetAsync(["fetch", "nlp/words", .. store])).Succeeds().Says(workspace.Cache);
        (await workspace.AssetAsync(["verify", "nlp/words", .. store])).Succeeds().Says("store ok, cache ok");
    }

    [NeedsFact("curl")]
    public async Task Readme_CommandsOfTheServer_DoWhatTheySay()
    {
        using var workspace = await InstalledTool.WorkspaceAsync(namesStore: false);
        using var server = await InstalledServer.StartAsync(workspace);
        workspace.Write("words.txt", "one");
        var sample = MarkdownSample.Read(Repository.File("README.md")).Single(s => s.Language == "sh" && s.Text.Contains("--project src/AssetSdk.Server", StringComparison.Ordinal));
        var commands = sample.Text.Split('\n').Where(l => l.StartsWith("curl ", StringComparison.Ordinal)).Select(l => l.Replace("http://127.0.0.1:8780", server.Url, StringComparison.Ordinal)).ToArray();

        Assert.Equal(2, commands.Length);
        (await workspace.CommandAsync("", ["bash", "-ec", commands[0]])).Succeeds().Says("\"asset_uri\":\"nlp/words:1.0-base\"");
        (await workspace.CommandAsync("", ["bash", "-ec", commands[1]])).Succeeds().Says("{\"success\":true,\"data\":[{\"asset_uri\":\"nlp/words:1.0-base\"");
    }

    [Fact]
    public async Task Build_AssetInAnAssetsDb_IsResolvedPinnedAndThere()
    {
        using var workspace = await InstalledTool.WorkspaceAsync(namesStore: false);
        using var server = await InstalledServer.StartAsync(workspace);
        workspace.Environment["TEAM_TOKEN"] = await InstalledServer.CreateTokenAsync(workspace, "write");
        workspace.Write("words.txt", "one");
        (await workspace.AssetAsync("push", "words.txt", "nlp/words:1.0-prod", "--yes", "--store", "assetsdb+" + server.Url, "--token-environment", "TEAM_TOKEN")).Succeeds();
        workspace.Project("App", $"""
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <AssetSource Include="team" Url="assetsdb+{server.Url}" TokenEnvironment="TEAM_TOKEN" />
                <RemoteAsset Include="nlp/words:1.0" />
              </ItemGroup>
            """, Program);

        (await workspace.DotnetAsync("build", "App")).Succeeds().Says("Fetched nlp/words 1.0-prod from team");

        Assert.Equal("1.0-prod one\n", (await workspace.RunAsync("App")).Succeeds().Output);
        var pin = workspace.Lock("App").Entries.Values.Single();
        Assert.Equal(("tagged", "1.0", "1.0-prod"), (pin.Scheme, pin.Requested, pin.Resolved));

        // Pinned and cached, nobody asks; without the token nobody gets anything else.
        workspace.Environment["TEAM_TOKEN"] = "ast_nonsense";
        (await workspace.DotnetAsync("build", "App")).Succeeds();
        (await workspace.DotnetAsync("build", "App", "-p:AssetForceEvaluate=true")).Fails().Says("ASSET1105").Says("TEAM_TOKEN").DoesNotSay("ast_nonsense");
    }
}
