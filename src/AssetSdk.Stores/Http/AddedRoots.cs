using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Certificates that servers may be vouched for by, besides those that the system trusts.</summary>
internal sealed class AddedRoots
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly X509Certificate2Collection _roots;

    public AddedRoots(X509Certificate2Collection roots) => _roots = roots;

    /// <summary>Reads a file of certificates in PEM.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What names it, for messages.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: it cannot be read, or is none.</exception>
    public static X509Certificate2Collection Read(string path, string name)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(File.ReadAllText(path));
            return roots.Count > 0 ? roots : throw Invalid(path, name, "has no certificate in PEM ('-----BEGIN CERTIFICATE-----')", null);
        }
        catch (CryptographicException e)
        {
            throw Invalid(path, name, "has a certificate that is damaged", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, name, $"cannot be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>Whether a server is who it says: as the system sees it, else as it would with these certificates too. All else than who vouches stays as the system sees it.</summary>
    /// <exception cref="AuthenticationException">It is not; the message says why.</exception>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
            throw new AuthenticationException($"The certificate of the server is not valid: {errors}.");

        using var again = new X509Chain();
        again.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        again.ChainPolicy.CustomTrustStore.AddRange(_roots);
        again.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        again.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        again.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        return again.Build(server) ? true : throw new AuthenticationException($"The certificate of the server is not valid: {string.Join(", ", again.ChainStatus.Select(s => s.Status))}.");
    }

    private static AssetException Invalid(string path, string name, string why, Exception? e) =>
        new(AssetErrorCode.InvalidSource, $"The file '{AssetPath.Printable(path)}', which {name} names, {why}. Set it to a file of the certificates to trust in PEM, or unset it.", e!);
}
