using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AssetSdk.Testing;

/// <summary>Certificates for <see cref="FaultServer"/>, signed by themselves.</summary>
public static class TestCertificate
{
    /// <summary>Makes a certificate.</summary>
    /// <param name="host">The host that it is for, or <see langword="null"/> for this machine's loopback names.</param>
    /// <param name="until">When it expires, from now; one day without.</param>
    public static X509Certificate2 Create(string? host = null, TimeSpan? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + (host ?? "localhost"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host ?? "localhost");
        if (host is null)
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + (until ?? TimeSpan.FromDays(1)));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
