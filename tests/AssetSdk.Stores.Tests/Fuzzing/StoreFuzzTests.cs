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
        [Utf8("https://host.example/prefix/a"), Utf8("http://[::1]:80/x?q=secret#f"), Utf8("file:///dir"), Utf8("/abs/dir"), Utf8("https://user:secret@host/x"), Utf8("gs://bucket/x")], 20_000, input =>
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
}
