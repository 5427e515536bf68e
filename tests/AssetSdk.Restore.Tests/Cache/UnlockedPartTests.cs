using AssetSdk.TestProcess;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Where locks do nothing, two could write into one begun download: there none is shared.</summary>
public sealed class UnlockedPartTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Theory]
    [InlineData("0", true)]
    [InlineData("1", false)]
    public async Task Restore_LargeDownload_IsSharedOnlyUnderALock(string disabled, bool shared)
    {
        _f.Temp.Write("content/large", TestBytes.Of((int)PartialFile.KeptFrom + 1000));
        await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content"]);

        using var killed = RestoreProcess.Start(_f.Project("n/a"), killAt: 9, under: ["env", "DOTNET_SYSTEM_IO_DISABLEFILELOCKING=" + disabled]);

        Assert.Equal(TestProgram.Killed, await killed.WaitAsync(CancellationToken.None));
        Assert.Equal(shared, Assert.Single(_f.Staged, static f => !f.EndsWith(PartialFile.OriginExtension, StringComparison.Ordinal)).EndsWith(".part", StringComparison.Ordinal));
    }
}
