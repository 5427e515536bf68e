using System.Net;
using System.Net.Sockets;

namespace AssetSdk.Testing;

/// <summary>A network on the way to a server of this machine that changes bytes, or breaks off, in what clients send.</summary>
public sealed class TamperingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;

    /// <param name="server">A URL of the server.</param>
    public TamperingProxy(string server)
    {
        _server = new Uri(server).Port;
        _listener.Start();
        Url = new UriBuilder(server) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri.ToString().TrimEnd('/');
        _ = AcceptAsync();
    }

    /// <summary>The server's URL by way of this network.</summary>
    public string Url { get; }

    /// <summary>Changes what a client sends; <see langword="null"/> breaks the connection.</summary>
    public Func<byte[], byte[]?> Tamper { get; set; } = bytes => bytes;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                var answers = server.GetStream().CopyToAsync(client.GetStream(), _stop.Token);
                await SendAsync(client.GetStream(), server.GetStream());
                server.Client.Shutdown(SocketShutdown.Send);
                await answers;
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One end is gone: so is the other.
            }
        }
    }

    private async Task SendAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 << 10];
        int count;
        while ((count = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            if (Tamper(buffer[..count]) is not { } bytes)
                throw new IOException("The connection is broken.");
            await to.WriteAsync(bytes, _stop.Token);
        }
    }
}
