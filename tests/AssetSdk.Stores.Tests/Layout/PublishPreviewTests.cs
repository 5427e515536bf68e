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
