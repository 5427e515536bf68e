using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace AssetSdk.Testing;

/// <summary>A server that no driver gets a word out of.</summary>
/// <param name="Name">Why.</param>
/// <param name="Secure">Whether the URL says <c>https</c>.</param>
/// <param name="Certificate">The server's certificate, or <see langword="null"/> when it speaks plain <c>http</c>.</param>
/// <param name="Trusted">Whether the driver trusts the certificate's issuer.</param>
/// <param name="MayPass">Whether it makes sense to try again.</param>
public sealed record ConnectionFault(string Name, bool Secure, Func<X509Certificate2>? Certificate, bool Trusted, bool MayPass)
{
    /// <summary>Starts the server.</summary>
    public async Task<UnreachableServer> StartAsync()
    {
        var certificate = Certificate?.Invoke();
        var server = await FaultServer.StartAsync(certificate: certificate);
        return new UnreachableServer(server, certificate, (Secure ? "https" : "http") + server.Url[server.Url.IndexOf(':', StringComparison.Ordinal)..], Trusted && certificate is not null ? [certificate] : []);
    }

    public override string ToString() => Name;
}

/// <summary>The server of a <see cref="ConnectionFault"/>.</summary>
/// <param name="Server">What listens.</param>
/// <param name="Certificate">Its certificate.</param>
/// <param name="Url">The URL that a driver is given.</param>
/// <param name="Roots">What the driver trusts.</param>
public sealed record UnreachableServer(FaultServer Server, X509Certificate2? Certificate, string Url, X509Certificate2Collection Roots) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Certificate?.Dispose();
    }
}

/// <summary>A port of this machine where nobody listens, nor can anybody else while it is held.</summary>
public sealed class ClosedPort : IDisposable
{
    // Bound and not listening: connections are refused, and no other test is given the port.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>Its URL.</summary>
    public string Url => $"http://{_socket.LocalEndPoint}";

    public void Dispose() => _socket.Dispose();
}

/// <summary>The faults of connections that every driver which speaks HTTP is tested with.</summary>
public static class ConnectionFaults
{
    /// <summary>The table.</summary>
    public static IReadOnlyList<ConnectionFault> All { get; } =
    [
        new("has a certificate that nobody trusts", Secure: true, () => TestCertificate.Create(), Trusted: false, MayPass: false),
        new("has a certificate of another host", Secure: true, () => TestCertificate.Create("store.example.org"), Trusted: true, MayPass: false),
        new("has a certificate that has expired", Secure: true, () => TestCertificate.Create(until: TimeSpan.FromHours(-1)), Trusted: true, MayPass: false),
        new("speaks plain http where https is said", Secure: true, null, Trusted: false, MayPass: false),
        new("speaks https where plain http is said", Secure: false, () => TestCertificate.Create(), Trusted: true, MayPass: true),
    ];

    /// <summary>The row of a name.</summary>
    public static ConnectionFault Of(string name) => All.Single(f => f.Name == name);

    /// <summary>A URL of a host that no resolver knows, by RFC 6761.</summary>
    public const string UnknownHostUrl = "https://no-such-host.invalid/store";
}
