using System.Text;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>What a publish carries.</summary>
public sealed class PublishPlanTests : IDisposable
{
    private static readonly AssetTree One = Tree(("x.bin", [1]));
    private static readonly AssetTree Two = Tree(("x.bin", [2]));
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    private static AssetTree Tree(params (string Path, byte[] Bytes)[] files) =>
        AssetTree.Create(AssetKind.Folder, files.Select(f => new AssetFile(f.Path, f.Bytes.Length, Digest.Of(f.Bytes))));

    /// <summary>An asset as it lies in a cache: the folder, and the marker beside it. Without a tree it is a local override.</summary>
    private OutputAsset Asset(string name, AssetTree? tree, string project, AssetKind kind = AssetKind.Folder, string? target = null)
    {
        var folder = $"{project}-{name.Replace('/', '-')}";
        Directory.CreateDirectory(_temp[folder]);
        if (tree is not null)
            _temp.Write(folder + ".complete", tree.ToListing());
        return new OutputAsset(name, "1.0", tree?.Digest, kind, kind == AssetKind.File ? _temp[folder + "/x.bin"] : _temp[folder], target ?? $"assets/{name}/1.0", $"/{project}.csproj");
    }

    [Fact]
    public void Create_EqualOfSeveralProjects_IsOnce()
    {
        var plan = PublishPlan.Create([Asset("n/b", Two, "p"), Asset("n/a", One, "p"), Asset("n/a", One, "q") with { LocalPath = _temp["p-n-a"] }]);

        Assert.Equal(["n/a", "n/b"], plan.Assets.Select(a => a.Name));
    }

    [Fact]
    public void Create_OtherBytesUnderOneName_IsRefusedNamingBothProjects()
    {
        var failure = Assert.Throws<AssetException>(() => PublishPlan.Create([Asset("n/a", One, "p"), Asset("n/a", Two, "q")]));

        Assert.Equal(AssetErrorCode.PublishConflict, failure.Code);
        Assert.Contains("/p.csproj", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/q.csproj", failure.Message, StringComparison.Ordinal);
        Assert.Contains(One.Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Two.Digest.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_FilesOfOtherNamesInOneFolder_LieSideBySide()
    {
        var (a, b) = (Asset("n/a", One, "p", AssetKind.File, "models"), Asset("n/b", Two, "p", AssetKind.File, "models") with { LocalPath = _temp["b/y.bin"] });

        Assert.Equal(["models/x.bin", "models/y.bin"], PublishPlan.Create([a, b]).Assets.SelectMany(x => x.Files()).Select(f => f.RelativePath));
        Assert.Throws<AssetException>(() => PublishPlan.Create([a, b with { LocalPath = _temp["b/X.bin"] }]));
    }

    [Fact]
    public void Create_OverrideAndPublished_AreDifferent() =>
        Assert.Throws<AssetException>(() => PublishPlan.Create([Asset("n/a", One, "p"), Asset("n/a", null, "q")]));

    [Fact]
    public void Record_Golden_SaysWhatIsCarriedWhenAndByWhom()
    {
        var plan = PublishPlan.Create([Asset("n/a", One, "p"), Asset("n/b", null, "p"), Asset("n/c", Two, "p", target: "data")]);

        var record = Encoding.UTF8.GetString(plan.Record(a => a.Name == "n/a" ? new PushRecord(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "ann <a&b>") : null));

        Assert.Equal($$"""
            {
              "version": 1,
              "assets": [
                {
                  "name": "n/a",
                  "version": "1.0",
                  "digest": "{{One.Digest}}",
                  "path": "assets/n/a/1.0",
                  "pushed": "2026-01-02T03:04:05Z",
                  "by": "ann <a&b>"
                },
                {
                  "name": "n/b",
                  "version": "1.0",
                  "overridden": true,
                  "path": "assets/n/b/1.0"
                },
                {
                  "name": "n/c",
                  "version": "1.0",
                  "digest": "{{Two.Digest}}",
                  "path": "data"
                }
              ]
            }

            """, record);
    }

    [Fact]
    public void Files_OfAFolder_AreThoseThatWerePublished()
    {
        var asset = Asset("n/a", Tree(("b/c", [1]), (".dot", [2])), "p");
        _temp.Write("p-n-a/b/c", [1]);
        _temp.Write("p-n-a/.dot", [2]);
        _temp.Write("p-n-a/left-by-a-program.tmp", [3]);

        Assert.Equal([("assets/n/a/1.0/.dot", _temp["p-n-a/.dot"]), ("assets/n/a/1.0/b/c", _temp["p-n-a/b/c"])], asset.Files().Select(f => (f.RelativePath, f.LocalPath)));
    }

    [Fact]
    public void Files_OfAFolderThatIsGone_SaysSo() =>
        Assert.Equal(AssetErrorCode.FileAccess, Assert.Throws<AssetException>(() => (Asset("n/a", One, "p") with { LocalPath = _temp["gone"] }).Files()).Code);

    [Fact]
    public void ClearStaleCopies_ReadOnlyCopyOfOtherBytes_MakesWay()
    {
        var asset = Asset("n/a", Tree(("same", [1]), ("stale", [1]), ("writable", [1])), "p");
        foreach (var name in new[] { "same", "stale", "writable" })
        {
            var source = _temp.Write($"p-n-a/{name}", "new");
            var copy = _temp.Write($"out/assets/n/a/1.0/{name}", name == "same" ? "new" : "old!");
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(source));
            if (name != "writable")
                File.SetUnixFileMode(copy, UnixFileMode.UserRead);
        }

        OutputFolder.ClearStaleCopies(_temp["out"], asset.Files());

        Assert.Equal(["same", "writable"], _temp.Files("out/assets/n/a/1.0"));
    }

    [Fact]
    public void WriteIfDifferent_SameBytes_TouchesNothing()
    {
        var path = _temp["obj/x"];
        OutputFile.WriteIfDifferent(path, [1]);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        OutputFile.WriteIfDifferent(path, [1]);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));

        OutputFile.WriteIfDifferent(path, [2]);

        Assert.Equal([2], File.ReadAllBytes(path));
        Assert.Equal(["x"], _temp.Files("obj"));
    }
}
