using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Each step fails once, or the disk stays as it is: the restore says what and what to do, or does without; nothing wrong is trusted.</summary>
public sealed class FailedStepTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;
    private Digest _digest;

    private ProjectRequest Project => _f.Project("n/a") with { Store = _server.Url, Parallelism = "1" };

    private static Exception[] Failures =>
    [
        new IOException("No space left on device", 28),
        new IOException("Disk quota exceeded", 122),
        new IOException("Input/output error", 5),
        new UnauthorizedAccessException("Read-only file system"),
        new UnauthorizedAccessException("Permission denied"),
    ];

    public async Task InitializeAsync()
    {
        _f.Temp.Write("content/a", "aaa");
        _f.Temp.Write("content/b/run", "aaa");
        File.SetUnixFileMode(_f.Temp["content/b/run"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _f.Temp.Write("content/large", TestBytes.Of((int)PartialFile.KeptFrom + 100_000));
        _digest = await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content"]);
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restore_AnyStepFails_IsSaidOrDoneWithout(bool lasts)
    {
        var whole = new FailingSteps(new FaultySteps(), int.MaxValue, lasts, Failures[0]);
        _f.Steps = whole;
        await _f.RestoreAsync(Project);

        for (var at = 1; at <= whole.Count; at += LongTests.Wanted ? 1 : lasts ? 4 : 2)
        {
            var turn = at;
            foreach (var failure in LongTests.Wanted ? Failures : [Failures[turn % Failures.Length], Failures[(turn + 3) % Failures.Length]])
            {
                Clear();
                _f.Steps = new FailingSteps(new FaultySteps(), at, lasts, failure);
                AssertSaid(await _f.RunAsync(Project), failure, at);
                _f.AssertCacheIsSound();

                _f.Steps = new FaultySteps();
                await _f.RestoreAsync(Project);
                _f.AssertWhole(_digest);
                _f.AssertCacheIsSound();
            }
        }
    }

    private void Clear()
    {
        foreach (var folder in new[] { "cache", "project" })
            Directory.Delete(_f.Temp[folder], recursive: true);
        Directory.CreateDirectory(_f.Temp["project"]);
    }

    private void AssertSaid(ProjectResult result, Exception failure, int at)
    {
        if (result.Succeeded)
        {
            _f.AssertWhole(_digest);
            return;
        }

        var said = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains(failure.Message, said.Message, StringComparison.Ordinal);
        if (said.Code.Equals(AssetErrorCode.LockFileNotWritable))
        {
            Assert.Contains(_f.Temp["project/assets.lock.json"], said.Message, StringComparison.Ordinal);
            Assert.Contains("Make its folder writable", said.Message, StringComparison.Ordinal);
            return;
        }

        var expected = failure.HResult is 28 or 122 ? AssetErrorCode.DiskFull : AssetErrorCode.CacheNotWritable;
        Assert.True(said.Code.Equals(expected), $"Step {at}: {said.Code}: {said.Message}");
        Assert.Contains(_f.Cache.Root, said.Message, StringComparison.Ordinal);
        Assert.Contains("AssetCachePath", said.Message, StringComparison.Ordinal);
    }
}
