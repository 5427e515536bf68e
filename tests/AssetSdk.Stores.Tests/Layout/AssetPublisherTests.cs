using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Stores.Tests;

public sealed class AssetPublisherTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileStore _store;

    public AssetPublisherTests() => _store = new FileStore(_folder["store"]);

    public void Dispose() => _folder.Dispose();

    private Task<PublishResult> PublishAsync(PublishRequest request) =>
        new AssetPublisher(_store, new ManualClock()).PublishAsync(request, CancellationToken.None);

    [Fact]
    public async Task Publish_FixedClockAndWho_GivesTheSameBytesEverywhere()
    {
        _folder.Write("x/UnicodeData.txt", "0041;LATIN CAPITAL LETTER A\n");

        await PublishAsync(new PublishRequest("unicode/ucd", _folder["x"]) { Version = "15.0", Who = "sample", Metadata = new JsonObject { ["log"] = "first" } });

        Assert.Equal(
            """{"push_date":"2026-07-01T12:00:00.000000+00:00","is_directory":true,"contents":["UnicodeData.txt"],"assetsdk":{"log":"first","who":"sample","format":1,"digest":"sha256:DIGEST","size":28,"files":[{"path":"UnicodeData.txt","size":28,"sha256":"HASH"}]}}"""
                .Replace("DIGEST", (await AssetContent.ScanAsync(_folder["x"], CancellationToken.None)).Tree.Digest.Hex, StringComparison.Ordinal)
                .Replace("HASH", Digest.Of("0041;LATIN CAPITAL LETTER A\n"u8).Hex, StringComparison.Ordinal),
            await _store.ReadTextAsync("unicode/ucd/15.0.meta"));
        Assert.Equal(["unicode/ucd.versions", "unicode/ucd/15.0.meta", "unicode/ucd/15.0/UnicodeData.txt"], await _store.ListKeysAsync());
    }

    [Theory]
    [InlineData("a/1.0", "1.0")]
    [InlineData("a.meta", "1.0")]
    [InlineData("nul", "1.0")]
    [InlineData("../a", "1.0")]
    [InlineData("a", "01.0")]
    [InlineData("a", "1")]
    [InlineData("a", "latest")]
    public async Task Publish_NameOrVersionThatCollides_IsRefusedAndWritesNothing(string name, string version)
    {
        var file = _folder.Write("f", "x");

        var failure = await Assert.ThrowsAsync<AssetException>(() => PublishAsync(new PublishRequest(name, file) { Version = version }));

        Assert.Equal(AssetErrorCode.NotPublishable, failure.Code);
        Assert.Empty(_folder.Files("store"));
    }

    [Fact]
    public async Task Publish_VersionEqualToAPublishedOne_IsRefused()
    {
        var semver = VersionScheme.Get("semver");
        await PublishAsync(new PublishRequest("a", _folder.Write("f", "1")) { Scheme = semver, Version = "1.0.0-rc" });

        var failure = await Assert.ThrowsAsync<AssetException>(() => PublishAsync(new PublishRequest("a", _folder.Write("f", "2")) { Scheme = semver, Version = "1.0.0-RC" }));

        Assert.Equal(AssetErrorCode.NotPublishable, failure.Code);
    }

    [Fact]
    public async Task Publish_DatesInOneSecond_TakeTheNextFreeOne()
    {
        var dates = VersionScheme.Get("simple_date");

        var first = await PublishAsync(new PublishRequest("a", _folder.Write("f", "1")) { Scheme = dates });
        var second = await PublishAsync(new PublishRequest("a", _folder.Write("f", "2")) { Scheme = dates });

        Assert.Equal(["2026-07-01T12-00-00Z", "2026-07-01T12-00-01Z"], [first.Version, second.Version]);
    }

    [Fact]
    public async Task Publish_Bump_IncrementsThatPart()
    {
        await PublishAsync(new PublishRequest("a", _folder.Write("f", "1")) { Version = "1.4" });

        Assert.Equal("2.0", (await PublishAsync(new PublishRequest("a", _folder.Write("f", "2")) { Bump = VersionBump.Major })).Version);
        Assert.Equal("1.5", (await PublishAsync(new PublishRequest("a", _folder.Write("f", "3")) { Within = "1" })).Version);
    }

    [Fact]
    public void Into_StoreThatIsOnlyRead_IsRefused()
    {
        using var store = StandardStores.Create().Open(new StoreSettings("https://example.org"));

        Assert.Equal(AssetErrorCode.StoreNotWritable, Assert.Throws<AssetException>(() => AssetPublisher.Into(store)).Code);
    }

    [Fact]
    public async Task Publish_StoreThatIsATypingError_IsRefused()
    {
        var store = new FileStore(_folder["no/such/store"]);

        var failure = await Assert.ThrowsAsync<AssetException>(() => new AssetPublisher(store).PublishAsync(new PublishRequest("a", _folder.Write("f", "x")), CancellationToken.None));

        Assert.Equal(AssetErrorCode.StoreNotFound, failure.Code);
    }

    [Fact]
    public void Claim_AnyText_IsReadBackOrNotAtAll() => Prop.ForAll<NonNull<string>>(who =>
    {
        var claim = new PublishClaim(Digest.Of("x"u8), who.Get.Replace("\0", "", StringComparison.Ordinal), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        _ = PublishClaim.TryRead(System.Text.Encoding.UTF8.GetBytes(who.Get));
        var read = PublishClaim.TryRead(claim.Write());
        return read is not null && read.Digest == claim.Digest && read.When == claim.When;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Claim_TextThatIsNotUnicode_IsSomeoneElses()
    {
        Assert.Null(PublishClaim.TryRead("{\"digest\": \"\\ud800\"}"u8));
        Assert.Null(PublishClaim.TryRead([.. "{\"digest\": \""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]));
    }

    [Fact]
    public void VerifiedStream_AnyContentInAnyChunks_GivesTheBytesOrFails() => Prop.ForAll<byte[], byte[], PositiveInt>((expected, actual, chunk) =>
    {
        var file = new AssetFile("f", expected.Length, Digest.Of(expected));
        using var stream = new VerifiedStream(new MemoryStream(actual), "f", file);
        using var target = new MemoryStream();
        try
        {
            stream.CopyTo(target, chunk.Get);
            return expected.AsSpan().SequenceEqual(actual) && target.ToArray().AsSpan().SequenceEqual(actual);
        }
        catch (AssetException)
        {
            return !expected.AsSpan().SequenceEqual(actual) && (target.Length < actual.Length || actual.Length < expected.Length);
        }
    }).QuickCheckThrowOnFailure();
}
