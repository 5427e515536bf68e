using System.Security.Cryptography;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>Builds that link files instead of copying them, and folders that may not be written.</summary>
public sealed class LinkTests
{
    private const string Program = "System.Console.WriteLine(System.IO.File.ReadAllText(App.Assets.Test.Words.Path));";

    /// <summary>As root, as in many containers, nothing but our care keeps a tool from writing through a link.</summary>
    [UnprivilegedTheory]
    [InlineData("Hard", true)]
    [InlineData("Symbolic", true)]
    [InlineData("Hard", false)]
    [InlineData("Symbolic", false)]
    public async Task LinkedOutput_TwiceWithChangedContent_LeavesTheCacheWhole(string kind, bool unprivileged)
    {
        using var workspace = await StartAsync(unprivileged: unprivileged);
        string[] links = [.. new[] { "CopyFilesToOutputDirectory", "CopyAdditionalFiles", "AdditionalFiles", "PublishFiles" }.Select(what => $"-p:Create{kind}LinksFor{what}IfPossible=true")];
        foreach (var (requested, text) in new[] { ("1.0", "one"), ("1.1", "two"), ("1.0", "one") })
        {
            Write(workspace, requested);
            (await workspace.DotnetAsync(["publish", "App", "-c", "Debug", "-o", workspace.PathOf("out"), .. links])).Succeeds();

            Assert.Equal(text, workspace.Read("App/bin/Debug/net10.0/data/words"));
            Assert.Equal(text, workspace.Read("out/data/words"));
            Assert.NotEqual("1 regular file\n", (await workspace.CommandAsync("", ["stat", "-c", "%h %F", "App/bin/Debug/net10.0/data/words"])).Succeeds().Output);
            AssertWhole(workspace);
        }

        // Without links, what is there must be replaced and not written through, even when the cache has made its files read-only again.
        (await workspace.CommandAsync("", ["chmod", "-R", "a-w", .. workspace.Files("cache/v1/blobs").Select(f => workspace.PathOf("cache/v1/blobs/" + f))])).Succeeds();
        Write(workspace, "1.1");
        (await workspace.DotnetAsync("publish", "App", "-c", "Debug", "-o", workspace.PathOf("out"))).Succeeds();
        Assert.Equal("two", workspace.Read("out/data/words"));
        Assert.Equal("two\n", (await workspace.RunAsync("App")).Succeeds().Output);
        AssertWhole(workspace);
    }

    [UnprivilegedFact]
    public async Task DamageThroughALink_IsRepairedByTheNextRestoreThatLooks()
    {
        using var workspace = await StartAsync();
        Write(workspace, "1.0");
        (await workspace.DotnetAsync("build", "App", "-p:CreateHardLinksForAdditionalFilesIfPossible=true")).Succeeds();
        var blob = Assert.Single(workspace.Files("cache/v1/blobs"), f => workspace.Read("cache/v1/blobs/" + f) == "one");
        var path = workspace.PathOf("cache/v1/blobs/" + blob);
        (await workspace.CommandAsync("", ["chmod", "u+w", path])).Succeeds();
        await File.WriteAllTextAsync(path, "BAD");

        (await workspace.DotnetAsync("build", "App", "--no-restore", "-p:AssetForceEvaluate=true")).Succeeds();

        AssertWhole(workspace);
        Assert.Equal("one\n", (await workspace.RunAsync("App")).Succeeds().Output);
    }

    [UnprivilegedFact]
    public async Task ReadOnlyProjectFolder_WithLockAndIndexComplete_Builds()
    {
        using var workspace = await StartAsync("<BaseIntermediateOutputPath>../obj/</BaseIntermediateOutputPath><OutputPath>../bin/</OutputPath>");
        (await workspace.DotnetAsync("build", "App")).Succeeds();
        var locked = workspace.Read("App/assets.lock.json");
        (await workspace.CommandAsync("", ["chmod", "-R", "a-w", "App"])).Succeeds();
        try
        {
            (await workspace.DotnetAsync("build", "App")).Succeeds();
            // A reference that is not locked is another matter: the error says which file would change.
            (await workspace.DotnetAsync("build", "App", "-p:AssetLockFilePath=" + workspace.PathOf("App/other.lock.json"))).Fails().Says("error ASSET1206").Says("other.lock.json");
        }
        finally
        {
            (await workspace.CommandAsync("", ["chmod", "-R", "u+w", "App"])).Succeeds();
        }

        Assert.Equal(locked, workspace.Read("App/assets.lock.json"));
    }

    private static async Task<Workspace> StartAsync(string properties = "", bool unprivileged = true)
    {
        var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync("1.0", "one");
        await workspace.PublishSamplesAsync("1.1", "two");
        Write(workspace, "1.0");
        workspace.Write("App/Directory.Build.props", $"<Project><PropertyGroup>{properties}</PropertyGroup></Project>");
        if (unprivileged)
            await workspace.LeaveToUnprivilegedUserAsync();
        return workspace;
    }

    private static void Write(Workspace workspace, string version) =>
        workspace.App("App", $"""<RemoteAsset Include="test/words:{version}" TargetPath="data" CopyToOutputDirectory="IfDifferent" />""", Program);

    // A blob's name is its digest.
    private static void AssertWhole(Workspace workspace)
    {
        var blobs = workspace.Files("cache/v1/blobs");
        Assert.NotEmpty(blobs);
        Assert.All(blobs, b => Assert.Equal(Path.GetFileName(b).Split('.')[0], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(workspace.PathOf("cache/v1/blobs/" + b))))));
        Assert.All(workspace.Files("cache/v1/trees").Where(f => f.EndsWith("/words", StringComparison.Ordinal)), f => Assert.Contains(workspace.Read("cache/v1/trees/" + f), new[] { "one", "two" }));
    }
}
