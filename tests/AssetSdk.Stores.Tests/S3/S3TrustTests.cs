using System.Security.Cryptography.X509Certificates;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Services with certificates that the system does not know.</summary>
public sealed class S3TrustTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _certificate = TestCertificate.Create();
    private readonly HttpTransport _transport = new();
    private FaultServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await FaultServer.StartAsync(certificate: _certificate);
        _server.Objects["bucket/a"] = "bytes"u8.ToArray();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _transport.Dispose();
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Read_CertificateOfTheBundle_IsTrusted()
    {
        using var other = TestCertificate.Create("other.example");
        _folder.Write("ca.pem", "# ours\n" + other.ExportCertificatePem() + "\n" + _certificate.ExportCertificatePem() + "\n");

        using var store = Open(_folder["ca.pem"]);

        Assert.Equal("bytes", await store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Read_OtherCertificateOrNone_IsRefusedAndNothingIsSent()
    {
        using var other = TestCertificate.Create();
        _folder.Write("ca.pem", other.ExportCertificatePem());

        foreach (var bundle in new[] { _folder["ca.pem"], null })
        {
            using var store = Open(bundle);
            var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));

            Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
            Assert.Contains("UntrustedRoot", failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Read_BundleHasTheCertificateOfAnotherHost_IsRefused()
    {
        using var another = TestCertificate.Create("other.example");
        await using var server = await FaultServer.StartAsync(certificate: another);
        _folder.Write("ca.pem", another.ExportCertificatePem());
        using var store = Open(_folder["ca.pem"], server.Url);

        Assert.Contains("RemoteCertificateNameMismatch", (await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"))).Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Read_ExpiredCertificateOfTheBundle_IsRefused()
    {
        using var expired = TestCertificate.Create(until: TimeSpan.FromHours(-1));
        await using var server = await FaultServer.StartAsync(certificate: expired);
        _folder.Write("ca.pem", expired.ExportCertificatePem());
        using var store = Open(_folder["ca.pem"], server.Url);

        Assert.Contains("NotTimeValid", (await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("", "no certificate")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "damaged")]
    public void Open_BundleThatIsNone_SaysSo(string? content, string says)
    {
        if (content is not null)
            _folder.Write("ca.pem", content);

        var failure = Assert.Throws<AssetException>(() => Open(_folder["ca.pem"]));

        Assert.Equal(AssetErrorCode.InvalidSource, failure.Code);
        Assert.Contains("AWS_CA_BUNDLE", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["ca.pem"], failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trusting_SameCertificates_IsTheSameTransport()
    {
        using var other = TestCertificate.Create();

        Assert.Same(_transport.Trusting([_certificate]), _transport.Trusting([_certificate]));
        Assert.NotSame(_transport.Trusting([_certificate]), _transport.Trusting([other]));
    }

    private IObjectStore Open(string? bundle, string? url = null) => new S3StoreDriver(_transport).Open(new StoreSettings("s3://bucket")
    {
        Endpoint = url ?? _server.Url,
        Anonymous = true,
        Environment = name => name == "AWS_CA_BUNDLE" ? bundle : null,
    });
}
