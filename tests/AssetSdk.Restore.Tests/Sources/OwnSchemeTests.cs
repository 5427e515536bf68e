using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>A scheme that is not ours: one class adds it.</summary>
public sealed class OwnSchemeTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task Run_SourceOfAnOwnScheme_IsOpenedByItsDriver()
    {
        var driver = new FolderOfTheCompanyDriver(_f.Temp["store"]);
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "x"));
        _f.Stores = () => StandardStores.Create(driver);

        await _f.RestoreAsync(_f.Project("n/a:1") with { Store = "acme://models" });

        _f.AssertWhole(digest);
        Assert.Equal("acme://models", driver.Opened);
    }

    [Fact]
    public async Task Run_SchemeThatNobodyOpens_SaysWhichAreKnown()
    {
        var failure = await _f.FailAsync(_f.Project("n/a:1") with { Store = "acme://models" }, AssetErrorCode.InvalidSource);

        Assert.Contains("az, file, gs, http, https, s3", failure.Message, StringComparison.Ordinal);
    }

    private sealed class FolderOfTheCompanyDriver(string folder) : IObjectStoreDriver
    {
        public string? Opened { get; private set; }

        public IReadOnlyList<string> Schemes { get; } = ["acme"];

        public IObjectStore Open(StoreSettings settings)
        {
            Opened = settings.Url;
            return new FileStoreDriver().Open(settings with { Url = folder });
        }
    }
}
