using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore.Tests;

/// <summary>The README's code is this file's: what is shown compiles and runs.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task Readme_Example_Runs()
    {
        using var f = new RestoreFixture();
        await f.PublishAsync("store", "unicode/ucd", "15.0", ("UnicodeData.txt", "0041;A\n"));
        var folder = Directory.CreateDirectory(f.Temp["project"]).FullName;
        var output = new StringWriter();
        IRestoreLog log = f.Log;
        var cancellationToken = CancellationToken.None;

        // <readme>
        var project = new ProjectRequest(Path.Combine(folder, "tool.csproj"))
        {
            Items = [new RemoteAssetItem("unicode/ucd:15", Path.Combine(folder, "tool.csproj"))],
            Store = "../store",
            CachePath = "../cache",
            LockFile = Path.Combine(folder, "assets.lock.json"),
        };
        var restorer = new ProjectRestorer(() => StandardStores.Create(), log, TimeProvider.System);
        var result = await restorer.RunAsync(project, cancellationToken);

        foreach (var diagnostic in result.Diagnostics)
            output.WriteLine($"{diagnostic.Severity} {diagnostic.Code}: {diagnostic.Message}");
        foreach (var asset in result.Assets)
            output.WriteLine($"{asset.Name} {asset.Version} lies in {asset.LocalPath}");

        // What is in the cache can be looked at again, file by file.
        var cache = new AssetCache(CacheRoot.Choose(project.CachePath, folder, Environment.GetEnvironmentVariable));
        var tree = cache.TryReadTree(result.Assets[0].Digest!.Value)!;
        output.WriteLine($"{tree.Files.Count} file, {cache.Check(tree).Damaged.Count} damaged");
        // </readme>

        var digest = f.Lock().Entries.Values.Single().Digest;
        Assert.Equal($"unicode/ucd 15.0 lies in {f.Cache.Tree(digest)}\n1 file, 0 damaged\n", output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Readme_Code_IsThatOfTheExample()
    {
        var example = Between(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReadmeTests.cs")), "// <readme>\n", "        // </readme>");
        var unindented = string.Join('\n', example.Split('\n').Select(l => l.Length >= 8 ? l[8..] : l.Trim()));

        Assert.Contains("```csharp\n" + unindented.TrimEnd() + "\n```", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")), StringComparison.Ordinal);
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
