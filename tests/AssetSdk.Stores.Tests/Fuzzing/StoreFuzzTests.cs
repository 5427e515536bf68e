using System.Text;
using AssetSdk.Core;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Stores.Tests;

/// <summary>What this room reads from outside, over inputs that are almost right.</summary>
public sealed class StoreFuzzTests(ITestOutputHelper output)
{
    private readonly Fuzz _fuzz = new(output);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public Task Netrc_AnyBytes_GivesALoginOrNone() => _fuzz.RunAsync(
        [
            Utf8("machine a.example login joe password secret\nmachine b.example\n\tlogin \"j \\\"o\" password p#w account x\n# comment\ndefault login anonymous password user@"),
            Utf8("macdef init\ncd /pub\nls\n\nmachine a.example password \"\\n\\t\\\\\" login x"),
        ], 20_000, input =>
        {
            var login = Netrc.Find("a.example", Encoding.UTF8.GetString(input));
            Assert.True(login is null || login.Login.Length + login.Password.Length <= input.Length);
        });

    [Fact]
    public Task Claim_AnyBytes_IsUnderstoodOrSomeoneElses() => _fuzz.RunAsync(
        [new PublishClaim(Digest.Of([1]), "J\u00f6 \"at\" host", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)).Write()], 5_000, input =>
        {
            if (PublishClaim.TryRead(input) is { } claim)
                Assert.Equal(claim.Digest, PublishClaim.TryRead(claim.Write())!.Digest);
        });

    [Fact]
    public Task Url_AnyBytes_IsRefusedOrShownWithoutUserInfo() => _fuzz.RunAsync(
        [Utf8("https://host.example/prefix/a"), Utf8("http://[::1]:80/x?q=secret#f"), Utf8("file:///dir"), Utf8("/abs/dir"), Utf8("https://user:secret@host/x"), Utf8("gs://bucket/x"), Utf8("az://account/container/x")], 20_000, input =>
        {
            var url = Encoding.UTF8.GetString(input);
            _ = StoreUrl.Redact(url);
            try
            {
                using var store = StandardStores.Create().Open(new StoreSettings(url) { Anonymous = true });
                _ = store.Location;
            }
            catch (AssetException)
            {
                // Refused, as most are.
            }
        });

    [Fact]
    public Task CloudAnswer_AnyBytes_IsReadOrRefused() => _fuzz.RunAsync(
        [
            Utf8("<?xml version=\"1.0\"?><EnumerationResults><Blobs><Blob><Name Encoded=\"true\">a%2Fb</Name><Properties><Content-Length>1</Content-Length></Properties></Blob></Blobs><NextMarker>m</NextMarker></EnumerationResults>"),
            Utf8("<Error><Code>BlobNotFound</Code><Message>&lt;x&gt;</Message></Error>"),
            Utf8("""{"items":[{"name":"a","size":"1","generation":"7","crc32c":"4waSgw=="}],"nextPageToken":"t"}"""),
            Utf8("""{"error":{"code":403,"message":"m","errors":[{"reason":"forbidden"}]}}"""),
        ], 10_000, input =>
        {
            _ = AzureXml.ErrorCodeOf(input);
            _ = GcsJson.ReadError(input).Message.Length;
            foreach (var read in new Action[] { () => AzureXml.ReadPage(input, "az"), () => GcsJson.ReadPage(input, "gs"), () => GcsJson.ReadObject(input, "gs") })
            {
                try
                {
                    read();
                }
                catch (AssetException)
                {
                    // Refused, as most are.
                }
            }
        });

    [Fact]
    public Task ConnectionString_AnyBytes_IsReadOrRefused() => _fuzz.RunAsync(
        [Utf8("DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5;EndpointSuffix=core.windows.net"), Utf8("BlobEndpoint=https://acme.blob.core.windows.net/;SharedAccessSignature=sv=1&sig=x"), Utf8("UseDevelopmentStorage=true")], 20_000, input =>
        {
            try
            {
                Assert.NotEmpty(AzureConnectionString.Parse(Encoding.UTF8.GetString(input)).Endpoint);
            }
            catch (AssetException)
            {
                // Refused, as most are.
            }
        });
}
