using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>One file over a connection that fails.</summary>
public sealed class FileDownloadTests : IAsyncLifetime
{
    private const string Path = "n/a/1.0/data";
    private static readonly byte[] Bytes = TestBytes.Of(1_000_000);

    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;

    private ProjectRequest Project => _f.Project("n/a") with { Store = _server.Url };

    public async Task InitializeAsync()
    {
        _f.Temp.Write("content/data", Bytes);
        await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content"]);
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    private async Task AssertRestoredAsync()
    {
        var asset = (await _f.RestoreAsync(Project)).Assets.Single();
        _f.AssertWhole(asset.Digest!.Value);
        Assert.Empty(_f.Staged);
    }

    private async Task<AssetDiagnostic> AssertFailsAsync(AssetErrorCode code)
    {
        var failure = await _f.FailAsync(Project, code);
        Assert.Empty(_f.Staged);
        Assert.Empty(_f.Blobs);
        Assert.Equal("", _f.LockText());
        return failure;
    }

    [Fact]
    public async Task Run_BrokenOff_IsContinuedWithARange()
    {
        _server.Next(Path, Fault.TruncateAt(300_000), Fault.TruncateAt(200_000));

        await AssertRestoredAsync();

        var asked = _server.Requests.Where(r => r.Path == Path).ToList();
        Assert.Equal(3, asked.Count);
        Assert.Null(asked[0]["Range"]);
        Assert.All(asked.Skip(1), r => Assert.NotNull(r["If-Range"]));
        Assert.Equal("bytes=300000-", asked[1]["Range"]);
        Assert.Equal("bytes=500000-", asked[2]["Range"]);
    }

    [Fact]
    public async Task Run_BrokenOffAndNoRanges_BeginsAgain()
    {
        _server.Next(Path, Fault.TruncateAt(300_000), new Fault { IgnoreRange = true });

        await AssertRestoredAsync();
    }

    [Fact]
    public async Task Run_BrokenOffWithoutLengthAndValidator_BeginsAgain()
    {
        _server.Next(Path, Fault.TruncateAt(300_000) with { Bare = true }, new Fault { Bare = true });

        await AssertRestoredAsync();

        Assert.All(_server.Requests.Where(r => r.Path == Path), r => Assert.Null(r["Range"]));
    }

    [Fact]
    public async Task Run_ObjectChangedBetweenRanges_IsAMismatchAndNotAMixture()
    {
        _server.Next(Path, Fault.TruncateAt(300_000), Fault.Change(TestBytes.Of(1_000_000, seed: 2)));

        var failure = await AssertFailsAsync(AssetErrorCode.DigestMismatch);

        Assert.Contains(Digest.Of(TestBytes.Of(1_000_000, seed: 2)).ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ObjectChangedBetweenRangesWithoutDigests_IsTheNewOneWhole()
    {
        var changed = TestBytes.Of(800_000, seed: 2);
        _server.Objects.Set("n/a/1.0.meta", """{"is_directory": false, "push_date": "2026-01-01T00:00:00+00:00"}""");
        _server.Objects["n/a/1.0"] = Bytes;
        _server.Next("n/a/1.0", Fault.TruncateAt(300_000), Fault.Change(changed));

        var asset = (await _f.RestoreAsync(Project)).Assets.Single();

        Assert.Equal(changed, await File.ReadAllBytesAsync(asset.LocalPath));
    }

    [Fact]
    public async Task Run_MoreBytesThanTheManifestSays_StopsEarly()
    {
        _server.Next(Path, new Fault { Extra = 50_000_000 });

        await AssertFailsAsync(AssetErrorCode.DigestMismatch);
    }

    [Fact]
    public async Task Run_OtherLengthThanTheManifestSays_DownloadsNothing()
    {
        _server.Objects[Path] = TestBytes.Of(30_000_000);

        var failure = await AssertFailsAsync(AssetErrorCode.DigestMismatch);

        Assert.Contains("1,000,000", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, _server.CountOf(Path));
    }

    [Fact]
    public async Task Run_ByteAltered_IsRefusedAtOnce()
    {
        _server.Always(Path, Fault.CorruptAt(777_777));

        var failure = await AssertFailsAsync(AssetErrorCode.DigestMismatch);

        Assert.Contains(Digest.Of(Bytes).ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains("n/a:1.0[data]", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, _server.CountOf(Path));
    }

    [Fact]
    public async Task Run_AlwaysBrokenOffAtOnce_IsGivenUp()
    {
        _server.Always(Path, Fault.TruncateAt(0));

        var failure = await AssertFailsAsync(AssetErrorCode.SourceFailed);

        Assert.Equal(5, _server.CountOf(Path));
        Assert.Contains("n/a:1.0[data]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Unavailable_WaitsAsLongAsTheServerAsks()
    {
        _server.Next(Path, Fault.Answer(503, retryAfter: "7"), Fault.Answer(429, retryAfter: "11"));

        await AssertRestoredAsync();

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(11)], _f.Clock.Waits);
    }

    [Fact]
    public async Task Run_ConnectionDropped_IsTriedAgain()
    {
        _server.Next(Path, new Fault { Drop = true });
        _server.Next("n/a/1.0.meta", new Fault { Drop = true });
        _server.Next("n/a.versions", Fault.TruncateAt(3));

        await AssertRestoredAsync();
    }

    [Fact]
    public async Task Run_ForbiddenObject_NamesTheRight()
    {
        _server.Always(Path, Fault.Answer(403));

        Assert.Contains("403", (await AssertFailsAsync(AssetErrorCode.AccessDenied)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ObjectMissing_SaysThatTheStoreIsDamaged()
    {
        _server.Objects.Remove(Path);

        Assert.Contains("n/a:1.0[data]", (await AssertFailsAsync(AssetErrorCode.InvalidManifest)).Message, StringComparison.Ordinal);
    }
}
