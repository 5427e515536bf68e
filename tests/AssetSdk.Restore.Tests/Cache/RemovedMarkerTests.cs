namespace AssetSdk.Restore.Tests;

public sealed class RemovedMarkerTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task Restore_DamagedTree_FlushesTheMarkersFolderBeforeTheTreeGoes()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.RestoreAsync(_f.Project("n/a"));
        File.Delete(Path.Combine(_f.Cache.Tree(digest), "a"));
        var steps = new FaultySteps();
        _f.Steps = steps;

        await _f.RestoreAsync(_f.Project("n/a") with { IndexFile = "" });

        var log = steps.Log.ToList();
        var (gone, flushed, tree) = (log.IndexOf($"Delete {_f.Cache.Marker(digest)}"), log.IndexOf($"FlushFile {Path.GetDirectoryName(_f.Cache.Marker(digest))}"), log.IndexOf($"DeleteFolder {_f.Cache.Tree(digest)}"));
        Assert.True(gone >= 0 && gone < flushed && flushed < tree, string.Join('\n', log));
    }
}
