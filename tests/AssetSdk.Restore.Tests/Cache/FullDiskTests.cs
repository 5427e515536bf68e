namespace AssetSdk.Restore.Tests;

public sealed class FullDiskTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task Restore_WarmCacheOnAFullDisk_LocksAnotherReference()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.RestoreAsync(_f.Project("n/a"));
        _f.Steps = new FaultySteps { Failure = new IOException("No space left on device", 28), FailureBelow = _f.Cache.Root };

        await _f.RestoreAsync(_f.ProjectAt("second", "n/a:1"));

        Assert.Single(_f.Lock("second").Entries);
    }
}
