using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class PublishPreviewTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly IWritableObjectStore _store;
    private readonly AssetPublisher _publisher;

    public PublishPreviewTests()
    {
        _store = (IWritableObjectStore)StandardStores.Create().Open(new StoreSettings(Directory.CreateDirectory(_folder["store"]).FullName));
        _publisher = new AssetPublisher(_store);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private PublishRequest Request(string text, string? version = null) => new("n", _folder.Write($"in/{text}/f", text)) { Version = version };

    [Fact]
    public async Task A_preview_is_what_the_publish_then_does()
    {
        var first = await _publisher.PreviewAsync(Request("1"), CancellationToken.None);
        Assert.Equal(("0.0", false, 0), (first.Version, first.IsPublished, first.Versions.Count));
        Assert.False(Directory.Exists(_folder["store/n"]));
        Assert.Equal("0.0", (await _publisher.PublishAsync(Request("1"), CancellationToken.None)).Version);
        Assert.Equal(("0.0", true), Of(await _publisher.PreviewAsync(Request("1"), CancellationToken.None)));
        Assert.Equal(("0.1", false), Of(await _publisher.PreviewAsync(Request("2"), CancellationToken.None)));
        Assert.Equal(("0.0", true), Of(await _publisher.PreviewAsync(Request("1", "0.0"), CancellationToken.None)));
        Assert.Equal(AssetErrorCode.VersionTaken, (await Assert.ThrowsAsync<AssetException>(() => _publisher.PreviewAsync(Request("2", "0.0"), CancellationToken.None))).Code);

        static (string Version, bool IsPublished) Of(PublishPreview p) => (p.Version, p.IsPublished);
    }

    [Fact]
    public async Task A_next_version_that_equals_a_published_one_is_refused()
    {
        await _publisher.PublishAsync(Request("1", "0.1"), CancellationToken.None);
        await AssertBothRefuseAsync(Request("2") with { Scheme = VersionScheme.Get("semver") }, AssetErrorCode.NotPublishable);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"digest": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "who": "ada", "when": "2026-01-01T00:00:00+00:00"}""")]
    public async Task A_number_that_others_claim_is_taken_and_passed_over(string claim)
    {
        _folder.Write("store/n/0.0.claim", claim);

        await AssertBothRefuseAsync(Request("1", "0.0"), AssetErrorCode.VersionTaken);
        Assert.Equal("0.1", (await _publisher.PreviewAsync(Request("1"), CancellationToken.None)).Version);
        Assert.Equal("0.1", (await _publisher.PublishAsync(Request("1"), CancellationToken.None)).Version);
    }

    [Fact]
    public async Task A_number_that_the_same_bytes_claim_is_theirs()
    {
        var digest = (await AssetContent.ScanAsync(Request("1").Path, CancellationToken.None)).Tree.Digest;
        _folder.Write("store/n/0.0.claim", $$"""{"digest": "{{digest}}", "who": "ada", "when": "2026-01-01T00:00:00+00:00"}""");

        Assert.Equal("0.0", (await _publisher.PreviewAsync(Request("1"), CancellationToken.None)).Version);
        Assert.False((await _publisher.PreviewAsync(Request("1", "0.0"), CancellationToken.None)).IsPublished);
        Assert.Equal("0.0", (await _publisher.PublishAsync(Request("1"), CancellationToken.None)).Version);
    }

    [Fact]
    public async Task A_version_that_the_list_lacks_is_still_to_be_published()
    {
        await _publisher.PublishAsync(Request("1"), CancellationToken.None);
        File.Delete(_folder["store/n.versions"]);

        var preview = await _publisher.PreviewAsync(Request("1", "0.0"), CancellationToken.None);

        Assert.False(preview.IsPublished);
        Assert.False(File.Exists(_folder["store/n.versions"]));
        Assert.Equal(PublishStatus.AlreadyPublished, (await _publisher.PublishAsync(Request("1", "0.0"), CancellationToken.None)).Status);
        Assert.True((await _publisher.PreviewAsync(Request("1", "0.0"), CancellationToken.None)).IsPublished);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1.0")]
    public async Task A_store_that_does_not_exist_is_refused_unless_a_publish_makes_it(string? version)
    {
        await AssertBothRefuseAsync(Request("1", version), AssetErrorCode.StoreNotFound, new AssetPublisher(new FileStore(_folder["no/such/store"])));

        var made = new AssetPublisher(new FileStore(_folder["made"]));
        Assert.Equal(version ?? "0.0", (await made.PreviewAsync(Request("1", version), CancellationToken.None)).Version);
        Assert.False(Directory.Exists(_folder["made"]));
        Assert.Equal(version ?? "0.0", (await made.PublishAsync(Request("1", version), CancellationToken.None)).Version);
    }

    private async Task AssertBothRefuseAsync(PublishRequest request, AssetErrorCode code, AssetPublisher? publisher = null)
    {
        var previewed = await Assert.ThrowsAsync<AssetException>(() => (publisher ?? _publisher).PreviewAsync(request, CancellationToken.None));
        var published = await Assert.ThrowsAsync<AssetException>(() => (publisher ?? _publisher).PublishAsync(request, CancellationToken.None));
        Assert.Equal((code, published.Message), (previewed.Code, previewed.Message));
    }

    [Fact]
    public async Task Only_the_latest_of_the_line_counts_as_the_same()
    {
        await _publisher.PublishAsync(Request("1"), CancellationToken.None);
        await _publisher.PublishAsync(Request("2"), CancellationToken.None);
        Assert.Equal("0.2", (await _publisher.PublishAsync(Request("1"), CancellationToken.None)).Version);
        Assert.Equal("1.0", (await _publisher.PublishAsync(Request("1") with { Bump = VersionBump.Major }, CancellationToken.None)).Version);
        var again = await _publisher.PublishAsync(Request("1") with { Within = "0" }, CancellationToken.None);
        Assert.Equal((PublishStatus.AlreadyPublished, "0.2"), (again.Status, again.Version));
    }

    [Fact]
    public async Task Progress_names_the_claimed_version_and_ends_with_all_bytes()
    {
        var seen = new List<PublishProgress>();
        await _publisher.PublishAsync(Request("12345") with { Progress = p => seen.Add(p) }, CancellationToken.None);
        Assert.Equal(new PublishProgress("0.0", 0, 5), seen[0]);
        Assert.Equal(new PublishProgress("0.0", 5, 5), seen[^1]);
    }
}
