using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Large downloads that an earlier process began.</summary>
public sealed class ResumeTests : IAsyncLifetime
{
    private const string Path = "n/a/1.0";
    private const int Cut = 9_000_000;
    private static readonly byte[] Bytes = TestBytes.Of(10_000_000);

    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;
    private Digest _digest;

    private ProjectRequest Project => _f.Project("n/a") with { Store = _server.Url };

    public async Task InitializeAsync()
    {
        _digest = await _f.PublishFileAsync("store", "n/a", "1.0", "data", Bytes);
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    /// <summary>A restore that gets no further than the cut.</summary>
    private async Task BreakOffAsync()
    {
        _server.Next(Path, Fault.TruncateAt(Cut), Fault.Answer(400));
        await _f.FailAsync(Project, AssetErrorCode.SourceFailed);
        _server.Reset();
        Assert.Equal(2, _f.Staged.Count);
        Assert.Empty(_f.Markers);
    }

    private string Part => _f.Temp["cache/v1/staging/" + _f.Staged.Single(s => s.EndsWith(".part", StringComparison.Ordinal))];

    private async Task AssertRestoredAsync()
    {
        await _f.RestoreAsync(Project);
        _f.AssertWhole(_digest);
        Assert.Empty(_f.Staged);
    }

    [Fact]
    public async Task Run_BrokenOffForGood_IsContinuedByTheNextRun()
    {
        await BreakOffAsync();

        await AssertRestoredAsync();

        var asked = Assert.Single(_server.Requests, r => r.Path == Path);
        Assert.Equal($"bytes={Cut}-", asked["Range"]);
        Assert.NotNull(asked["If-Range"]);
    }

    [Fact]
    public async Task Run_Cancelled_IsContinuedByTheNextRun()
    {
        // What has come of a block is not written when the run is cancelled.
        const int Written = Cut >> 20 << 20;
        using var cancel = new CancellationTokenSource();
        _server.Next(Path, Fault.StallAt(Cut));
        var running = _f.RunAsync(Project, cancel.Token);
        while (_f.Staged.Count < 2 || new FileInfo(Part).Length < Written)
            await Task.Delay(5);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        _server.Reset();

        await AssertRestoredAsync();

        Assert.Equal($"bytes={Written}-", _server.Requests.Single(r => r.Path == Path)["Range"]);
    }

    [Theory]
    [InlineData("altered")]
    [InlineData("longer")]
    [InlineData("whole")]
    [InlineData("state altered")]
    [InlineData("state gone")]
    [InlineData("empty")]
    public async Task Run_PartThatIsNotWhatWasWritten_IsNotBelieved(string how)
    {
        await BreakOffAsync();
        switch (how)
        {
            case "altered": Damage.Alter(Part); break;
            case "longer": await File.WriteAllBytesAsync(Part, new byte[20_000_000]); break;
            case "whole": await File.WriteAllBytesAsync(Part, new byte[10_000_000]); break;
            case "state altered": await File.WriteAllTextAsync(Part + ".from", _server.Url + "/\nW/\"x\""); break;
            case "state gone": File.Delete(Part + ".from"); break;
            default: await File.WriteAllBytesAsync(Part, []); break;
        }

        await AssertRestoredAsync();
    }

    [Fact]
    public async Task Run_ObjectChangedMeanwhile_IsAMismatchAndNothingStays()
    {
        await BreakOffAsync();
        _server.Objects[Path] = TestBytes.Of(10_000_000, seed: 2);

        await _f.FailAsync(Project, AssetErrorCode.DigestMismatch);

        Assert.Empty(_f.Staged);
        Assert.Empty(_f.Blobs);
    }

    [Fact]
    public async Task Run_ServerWithoutRanges_BeginsAgain()
    {
        await BreakOffAsync();
        _server.Always(Path, new Fault { IgnoreRange = true });

        await AssertRestoredAsync();
    }

    [Fact]
    public async Task Run_UrlItem_IsContinuedToo()
    {
        _server.Objects["x"] = Bytes;
        var project = _f.Project() with { Items = [_f.Item("g") with { Url = _server.Url + "/x", Sha256 = Digest.Of(Bytes).Hex }] };
        _server.Next("x", Fault.TruncateAt(Cut), Fault.Answer(400));
        await _f.FailAsync(project, AssetErrorCode.SourceFailed);
        _server.Reset();

        await _f.RestoreAsync(project);

        // Its size nobody has said: the first part told it, and the second was refused.
        Assert.Equal($"bytes={TransferSettings.DefaultPartSize}-", _server.Requests.Single()["Range"]);
        Assert.Empty(_f.Staged);
    }
}
