using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>A large file that comes in parts, several of them at once.</summary>
public sealed class PartTransferTests : IAsyncLifetime
{
    private const string Path = "n/a/1.0";
    private const int Part = 1 << 20;
    private const int Parts = 10;
    private static readonly byte[] Bytes = TestBytes.Of(((Parts - 1) * Part) + 7);

    private readonly RestoreFixture _f = new() { PartSize = Part };
    private FaultServer _server = null!;
    private Digest _digest;

    private ProjectRequest Project => _f.Project("n/a") with { Store = _server.Url };

    private IReadOnlyList<ServedRequest> Asked => [.. _server.Requests.Where(r => r.Path == Path)];

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

    private static bool Begins(ServedRequest request, int part) => request.Path == Path && request["Range"] == Range(part * Part);

    private static string Range(int from)
    {
        var end = Math.Min(((from / Part) + 1) * Part, Bytes.Length) - 1;
        return string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{end}");
    }

    private async Task AssertRestoredAsync()
    {
        await _f.RestoreAsync(Project);
        _f.AssertWhole(_digest);
        Assert.Empty(_f.Staged);
    }

    [Fact]
    public async Task Run_Large_AsksForEachPartOnceOfOneAndTheSameObject()
    {
        await AssertRestoredAsync();

        Assert.Equal(Enumerable.Range(0, Parts).Select(i => Range(i * Part)).Order(StringComparer.Ordinal), Asked.Select(r => r["Range"]).Order(StringComparer.Ordinal));
        Assert.All(Asked.Skip(1), r => Assert.NotNull(r["If-Range"]));
        Assert.All(Asked, r => Assert.Equal(206, r.Status));
    }

    [Fact]
    public async Task Run_PartIsSlow_TheNextArriveMeanwhile()
    {
        var later = new TaskCompletionSource();
        _server.Rule = request =>
        {
            if (Begins(request, 2))
                later.TrySetResult();
            return Begins(request, 1) ? Fault.HoldUntil(later.Task) : null;
        };

        await AssertRestoredAsync();
    }

    [Fact]
    public async Task Run_PartBreaksOff_OnlyItsRestIsAskedForAgain()
    {
        var broken = 0;
        _server.Rule = request => Begins(request, 3) && Interlocked.Increment(ref broken) == 1 ? Fault.TruncateAt(1000) : null;

        await AssertRestoredAsync();

        Assert.Equal(Parts + 1, Asked.Count);
        Assert.Single(Asked, r => r["Range"] == Range((3 * Part) + 1000));
    }

    [Fact]
    public async Task Run_PartIsRefusedForAWhile_WaitsAsLongAsItIsTold()
    {
        var refused = 0;
        _server.Rule = request => Begins(request, 4) && Interlocked.Increment(ref refused) <= 2 ? Fault.Answer(503, retryAfter: "7") : null;

        await AssertRestoredAsync();

        Assert.Equal(2, _f.Clock.Waits.Count(w => w == TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task Run_PartFailsForGood_SaysSoAndTheNextRunContinuesBehindWhatIsThere()
    {
        _server.Rule = request => Begins(request, 4) ? Fault.Answer(503) : null;

        var failure = await _f.FailAsync(Project, AssetErrorCode.SourceFailed);

        Assert.Contains("503", failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, Asked.Count(r => Begins(r, 4)));
        Assert.Empty(_f.Markers);

        _server.Rule = null;
        _server.Reset();
        await AssertRestoredAsync();

        // Parts before it may still have been under way.
        var from = int.Parse(Asked[0]["Range"]!.Split('=', '-')[1], CultureInfo.InvariantCulture);
        Assert.InRange(from, 1, 4 * Part);
        Assert.Equal(Parts - (from / Part), Asked.Count);
    }

    [Fact]
    public async Task Run_PartIsCorrupt_IsRefusedAndNothingIsKept()
    {
        _server.Rule = request => Begins(request, 5) ? Fault.CorruptAt((5 * Part) + 3) : null;

        await _f.FailAsync(Project, AssetErrorCode.DigestMismatch);

        Assert.Empty(_f.Blobs);
        Assert.Empty(_f.Markers);
    }

    [Fact]
    public async Task Run_ObjectIsReplacedBetweenParts_NoTwoOfThemAreMixed()
    {
        var other = TestBytes.Of(Bytes.Length, seed: 9);
        _server.Rule = request => Begins(request, 4) ? Fault.Change(other) : null;

        await _f.FailAsync(Project, AssetErrorCode.DigestMismatch);

        // All over, in one, since a store may also be one that gives no parts of what it has.
        Assert.Contains(Asked, r => r["Range"] is null);
        Assert.Empty(_f.Blobs);
    }

    [Fact]
    public async Task Run_ValidatorIsWeak_ComesInOne()
    {
        _server.Rule = request => request.Path == Path ? new Fault { ETag = "W/\"1\"" } : null;

        await AssertRestoredAsync();

        Assert.InRange(Asked.Count(r => r["Range"] is not null), 1, 2);
        Assert.Contains(Asked, r => r["Range"] is null);
    }

    [Fact]
    public async Task Run_ServerKnowsNoParts_IsAskedOnce()
    {
        _server.Rule = request => request.Path == Path ? new Fault { IgnoreRange = true } : null;

        await AssertRestoredAsync();

        Assert.Single(Asked);
    }

    [Fact]
    public async Task Run_Cancelled_EndsAndLeavesTheBeginning()
    {
        using var cancel = new CancellationTokenSource();
        _server.Rule = request =>
        {
            if (!Begins(request, 6))
                return null;
            cancel.CancelAfter(TimeSpan.Zero);
            return Fault.HoldUntil(Task.Delay(Timeout.Infinite, CancellationToken.None));
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _f.RunAsync(Project, cancel.Token));

        Assert.Empty(_f.Markers);
        _server.Rule = null;
        await AssertRestoredAsync();
    }

    [Fact]
    public async Task Run_SeveralLargeAtOnce_AllArrive()
    {
        for (var i = 0; i < 6; i++)
            await _f.PublishFileAsync("store", $"many/a{i}", "1.0", "data", TestBytes.Of(Bytes.Length, seed: 20 + i));

        var result = await _f.RestoreAsync(_f.Project([.. Enumerable.Range(0, 6).Select(i => $"many/a{i}")]) with { Store = _server.Url });

        foreach (var asset in result.Assets)
            _f.AssertWhole(asset.Digest!.Value);
    }

    [Fact]
    public async Task Run_BandwidthIsLimited_WaitsForWhatItTook()
    {
        await _f.RestoreAsync(Project with { Bandwidth = "1 MB" });

        _f.AssertWhole(_digest);

        // On a clock whose waits are over at once, each byte's time is owed and waited for again: never less than it takes.
        Assert.True(_f.Clock.Waits.Sum(w => w.TotalSeconds) >= Bytes.Length / 1e6 - 1, _f.Clock.Waits.Count.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("0")]
    [InlineData("9 kB")]
    [InlineData("10 furlongs")]
    public async Task Run_BandwidthIsNone_SaysHowToWriteIt(string bandwidth)
    {
        var failure = await _f.FailAsync(Project with { Bandwidth = bandwidth }, AssetErrorCode.InvalidSetting);

        Assert.Contains("AssetRestoreBandwidth", failure.Message, StringComparison.Ordinal);
        Assert.Contains("20 MB", failure.Message, StringComparison.Ordinal);
    }
}
