using AssetSdk.Core;

namespace AssetSdk.Stores.Tests;

public sealed class HttpStoreDriverTests
{
    public static TheoryData<string, string?> Urls => new()
    {
        { "https://example.org", null },
        { "https://example.org/a/b/", null },
        { "http://localhost:8080/x", null },
        { "http://127.0.0.1/x", null },
        { "http://[::1]/x", null },
        { "HTTPS://EXAMPLE.ORG/x", null },
        { "http://example.org", "ASSET1103" },
        { "http://localhost.example.org", "ASSET1103" },
        { "http://2130706433.example/", "ASSET1103" },
        { "https://user@example.org", "ASSET1102" },
        { "https://user:secret@example.org", "ASSET1102" },
        { "https://example.org?token=secret", "ASSET1102" },
        { "https://example.org#secret", "ASSET1102" },
        { "https://", "ASSET1102" },
        { "https://no\uFFFDhost/x", "ASSET1102" },
        { "ftp://example.org", "ASSET1102" },
    };

    [Theory]
    [MemberData(nameof(Urls))]
    public void Open_Url_IsTakenOrRefused(string url, string? code)
    {
        var stores = StandardStores.Create();
        if (code is null)
        {
            using var store = stores.Open(new StoreSettings(url));
            return;
        }

        var failure = Assert.Throws<AssetException>(() => stores.Open(new StoreSettings(url)));
        Assert.Equal(code, failure.Code.Id);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PlainHttpAllowed_IsTaken()
    {
        using var store = StandardStores.Create().Open(new StoreSettings("http://example.org") { AllowInsecure = true });

        Assert.Equal("http://example.org/", store.Location);
    }
}
