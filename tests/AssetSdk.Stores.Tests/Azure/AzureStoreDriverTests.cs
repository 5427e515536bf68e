using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class AzureStoreDriverTests
{
    private static StoreSettings Settings(string url, params (string Name, string Value)[] environment) =>
        new(url) { Environment = name => environment.FirstOrDefault(e => e.Name == name).Value };

    [Theory]
    [InlineData("az://acme/models", "az://acme/models")]
    [InlineData("az://acme/models/", "az://acme/models")]
    [InlineData("AZ://acme/models/a/b c+ü/", "az://acme/models/a/b c+ü")]
    [InlineData("az://acme/$web/x", "az://acme/$web/x")]
    [InlineData("az://acme/a-b-1/100%25", "az://acme/a-b-1/100%25")]
    public void Open_Url_IsShownAsItIs(string url, string location)
    {
        using var store = StandardStores.Create().Open(Settings(url) with { Anonymous = true });

        Assert.Equal(location, store.Location);
        Assert.IsAssignableFrom<IWritableObjectStore>(store);
    }

    [Theory]
    [InlineData("az://acme")]
    [InlineData("az://acme/")]
    [InlineData("az://acme/ab")]
    [InlineData("az://acme/Models")]
    [InlineData("az://acme/a--b")]
    [InlineData("az://acme/-abc")]
    [InlineData("az://acme/abc-")]
    [InlineData("az://acme//prefix")]
    [InlineData("az://ac/models")]
    [InlineData("az://acme.blob.core.windows.net/models")]
    [InlineData("az://ACME/models")]
    [InlineData("az://acme/models?sv=1&sig=secret")]
    [InlineData("az://acme/models#secret")]
    [InlineData("az://key:secret@acme/models")]
    [InlineData("az://acme/models/../other")]
    [InlineData("az://acme/models/a//b")]
    [InlineData("https://acme.blob.core.windows.net/models")]
    public void Open_NoUrlOfAStore_IsRefusedAndSaysWhatToWrite(string url)
    {
        var failure = Assert.Throws<AssetException>(() => new AzureStoreDriver().Open(Settings(url) with { Anonymous = true }));

        Assert.Equal(AssetErrorCode.InvalidSource, failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AccountOfTheSettings_MustBeTheUrls()
    {
        Assert.Equal(AssetErrorCode.InvalidSource, Assert.Throws<AssetException>(() => new AzureStoreDriver().Open(Settings("az://acme/models") with { Account = "other" })).Code);
        new AzureStoreDriver().Open(Settings("az://acme/models") with { Account = "acme" }).Dispose();
    }

    // What a team that uses modelkit has: a connection string and the name of a container.
    [Theory]
    [InlineData(null, "AZURE_STORAGE_ACCOUNT", "acme")]
    [InlineData(null, "AZURE_STORAGE_CONNECTION_STRING", "AccountName=acme;AccountKey=a2V5")]
    [InlineData("acme", "AZURE_STORAGE_ACCOUNT", "other")]
    public void Open_UrlWithoutAccount_TakesThatOfSettingsOrEnvironment(string? account, string variable, string value)
    {
        using var store = StandardStores.Create().Open(Settings("az:///models/x", (variable, value)) with { Account = account });

        Assert.Equal("az://acme/models/x", store.Location);
        Assert.Equal(AssetErrorCode.InvalidSource, Assert.Throws<AssetException>(() => StandardStores.Create().Open(Settings("az:///models/x"))).Code);
    }

    [Theory]
    [InlineData("http://store.example.org/acme", false)]
    [InlineData("ftp://store.example.org", false)]
    [InlineData("store.example.org", false)]
    [InlineData("https://store.example.org/?sv=1&sig=secret", false)]
    [InlineData("https://store.example.org", true)]
    [InlineData("http://127.0.0.1:10000/acme", true)]
    public void Open_Endpoint_IsHttpsOrThisMachine(string endpoint, bool allowed)
    {
        var open = () => new AzureStoreDriver().Open(Settings("az://acme/models") with { Endpoint = endpoint, Anonymous = true });

        if (allowed)
            open().Dispose();
        else
            Assert.DoesNotContain("secret", Assert.Throws<AssetException>(open).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AZURE_STORAGE_SAS_TOKEN", "sv=1&sig=secret")]
    [InlineData("TOKEN", "secret")]
    [InlineData("NOTHING", "secret")]
    public void Open_SecretOverPlainHttp_IsRefused(string variable, string value)
    {
        var settings = Settings("az://acme/models", (variable, value)) with { Endpoint = "http://store.example.org", AllowInsecure = true, TokenEnvironment = variable == "TOKEN" ? variable : null };

        var failure = Assert.Throws<AssetException>(() => new AzureStoreDriver().Open(settings));

        Assert.Equal(AssetErrorCode.InsecureSource, failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AZURE_STORAGE_CONNECTION_STRING", "AccountName")]
    [InlineData("AZURE_STORAGE_CONNECTION_STRING", "AccountName=acme;secret")]
    [InlineData("AZURE_STORAGE_CONNECTION_STRING", "AccountKey=c2VjcmV0")]
    [InlineData("AZURE_STORAGE_CONNECTION_STRING", "AccountName=acme;AccountName=acme")]
    [InlineData("AZURE_STORAGE_CONNECTION_STRING", "AccountName=acme;AccountKey=no base64 secret")]
    [InlineData("AZURE_STORAGE_KEY", "no base64 secret")]
    [InlineData("AZURE_STORAGE_SAS_TOKEN", "secret")]
    [InlineData("AZURE_STORAGE_SAS_TOKEN", "sig=se cret")]
    [InlineData("AZURE_STORAGE_SAS_TOKEN", "sig=x#secret")]
    public void Open_MalformedCredential_IsRefusedWithoutShowingIt(string variable, string value)
    {
        var failure = Assert.Throws<AssetException>(() => new AzureStoreDriver().Open(Settings("az://acme/models", (variable, value))));

        Assert.Equal(AssetErrorCode.InvalidSource, failure.Code);
        Assert.Contains(variable, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5;EndpointSuffix=core.windows.net", "acme", "https://acme.blob.core.windows.net", "a2V5", null)]
    [InlineData("AccountName=acme; AccountKey=a2V5==;EndpointSuffix=core.chinacloudapi.cn;", "acme", "https://acme.blob.core.chinacloudapi.cn", "a2V5==", null)]
    [InlineData("blobendpoint=https://acme.blob.core.windows.net/;sharedaccesssignature=sv=1&sig=x", "acme", "https://acme.blob.core.windows.net/", null, "sv=1&sig=x")]
    [InlineData("AccountName=acme;BlobEndpoint=http://127.0.0.1:9/acme;AccountKey=a2V5", "acme", "http://127.0.0.1:9/acme", "a2V5", null)]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=acme;AccountKey=a2V5", "acme", "http://acme.blob.core.windows.net", "a2V5", null)]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1", "http://127.0.0.1:10000/devstoreaccount1", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==", null)]
    public void ConnectionString_Parts_AreFound(string text, string account, string endpoint, string? key, string? signature) =>
        Assert.Equal(new AzureConnectionString(account, endpoint, key, signature), AzureConnectionString.Parse(text));

    [Fact]
    public void ConnectionString_AsText_HasNoSecret() =>
        Assert.DoesNotContain("a2V5", AzureConnectionString.Parse("AccountName=acme;AccountKey=a2V5").ToString(), StringComparison.Ordinal);
}

public sealed class SharedKeyTests
{
    // The example of "Authorize with Shared Key".
    [Fact]
    public void StringToSign_DocumentedGet_IsAsDocumented()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20");
        request.Headers.Add("x-ms-version", "2015-02-21");
        request.Headers.Add("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT");

        Assert.Equal(
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20",
            SharedKey.Parse("myaccount", "a2V5", "KEY").StringToSign(request));
    }

    [Fact]
    public void StringToSign_Put_HasWhatIsSentInItsPlace()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, HttpUrl.Of("http://127.0.0.1:10000/acme/models/", "a b/ü"));
        request.Content = new ByteArrayContent([1, 2, 3]);
        request.Content.Headers.ContentType = new("text/plain");
        request.Content.Headers.ContentMD5 = [0, 1, 2];
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        request.Headers.TryAddWithoutValidation("Range", "bytes=1-2");
        request.Headers.Add("x-ms-blob-type", "BlockBlob");

        Assert.Equal(
            "PUT\n\n\n3\nAAEC\ntext/plain\n\n\n\n*\n\nbytes=1-2\nx-ms-blob-type:BlockBlob\n/acme/acme/models/a%20b/%C3%BC",
            SharedKey.Parse("acme", "a2V5", "KEY").StringToSign(request));
    }

    [Fact]
    public void Sign_Request_IsTheHmacOfTheText()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://acme.blob.core.windows.net/models/a");
        var key = SharedKey.Parse("acme", Convert.ToBase64String("key"u8), "KEY");

        var expected = System.Security.Cryptography.HMACSHA256.HashData("key"u8, System.Text.Encoding.UTF8.GetBytes("GET\n\n\n\n\n\n\n\n\n\n\n\n/acme/models/a"));
        Assert.Equal("acme:" + Convert.ToBase64String(expected), key.Sign(request));
    }
}
