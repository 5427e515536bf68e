using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AssetSdk.Server.Tests;

/// <summary>An authority that nobody but these tests trusts, and a server's certificate that another one between them has signed, as public authorities do it.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority()
    {
        Root = Request("CN=Tests", _key, isAuthority: true).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var between = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuer = Sign(Request("CN=Tests between", between, isAuthority: true), Root);
        using var issuing = issuer.CopyWithPrivateKey(between);
        using var server = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = Sign(Request("CN=localhost", server, isAuthority: false), issuing);
        (Chain, Key) = (leaf.ExportCertificatePem() + "\n" + issuer.ExportCertificatePem() + "\n", server.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>What a client has to trust.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>The server's certificate and the one that signed it, in PEM.</summary>
    public string Chain { get; }

    /// <summary>The server's key, in PEM.</summary>
    public string Key { get; }

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        if (isAuthority)
            return request;
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 Sign(CertificateRequest request, X509Certificate2 issuer) =>
        request.Create(issuer, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
}
