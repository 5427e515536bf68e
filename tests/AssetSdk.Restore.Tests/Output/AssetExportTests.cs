using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

public sealed class AssetExportTests : IDisposable
{
    private readonly RestoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task LayOut_WritesWhatIsMissing_AndLeavesTheRest()
    {
        var digest = await _fixture.PublishAsync("store", "words", "1.0", ("a.txt", "one"), ("sub/b.txt", "two"));
        await _fixture.RestoreAsync(_fixture.Project("words"));
        var cache = new AssetCache(_fixture.Cache);
        var tree = cache.TryReadTree(digest)!;
        _fixture.Temp.Write("out/a.txt", "ONE");
        _fixture.Temp.Write("out/mine.txt", "mine");

        // What is there is the user's: it is never replaced.
        Assert.Equal(AssetErrorCode.VersionTaken, Assert.Throws<AssetException>(() => AssetExport.LayOut(cache, tree, _fixture.Temp["out"], CancellationToken.None)).Code);
        Assert.Equal("ONE", File.ReadAllText(_fixture.Temp["out/a.txt"]));
        File.Delete(_fixture.Temp["out/a.txt"]);
        AssetExport.LayOut(cache, tree, _fixture.Temp["out"], CancellationToken.None);

        Assert.Equal(["a.txt", "mine.txt", "sub/b.txt"], _fixture.Temp.Files("out"));
        Assert.Equal(("one", "two", "mine"), (File.ReadAllText(_fixture.Temp["out/a.txt"]), File.ReadAllText(_fixture.Temp["out/sub/b.txt"]), File.ReadAllText(_fixture.Temp["out/mine.txt"])));
        Assert.True(new FileInfo(_fixture.Temp["out/a.txt"]).IsReadOnly);
        AssetExport.LayOut(cache, tree, _fixture.Temp["out"], CancellationToken.None);
        Assert.Equal(["a.txt", "mine.txt", "sub/b.txt"], _fixture.Temp.Files("out"));
        _fixture.AssertWhole(digest);
    }
}
