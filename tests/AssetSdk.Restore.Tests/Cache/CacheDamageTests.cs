namespace AssetSdk.Restore.Tests;

public sealed class CacheDamageTests : IDisposable
{
    private readonly RestoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Report_FileWithTheTimeOfItsCommit_IsBroughtAgainByTheNextRestore()
    {
        var digest = await _fixture.PublishAsync("store", "words", "1.0", ("a.txt", "one"), ("b.txt", "two"));
        var project = _fixture.Project("words");
        await _fixture.RestoreAsync(project);
        var cache = new AssetCache(_fixture.Cache);
        var tree = cache.TryReadTree(digest)!;
        var file = new FileInfo(Path.Combine(_fixture.Cache.Tree(digest), "a.txt"));
        var time = file.LastWriteTimeUtc;
        file.IsReadOnly = false;
        File.WriteAllText(file.FullName, "ONE");
        File.SetLastWriteTimeUtc(file.FullName, time);
        file.IsReadOnly = true;
        Assert.Equal(["a.txt"], cache.Verify(tree, CancellationToken.None));
        Assert.True((await _fixture.RestoreAsync(project)).NothingToDo);

        Assert.True(CacheDamage.Report(cache, tree, ["a.txt"]));

        Assert.False((await _fixture.RestoreAsync(project)).NothingToDo);
        _fixture.AssertWhole(digest);
        _fixture.AssertCacheIsSound();
    }
}
