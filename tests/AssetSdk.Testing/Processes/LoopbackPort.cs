using System.Net;
using System.Net.Sockets;

namespace AssetSdk.Testing;

/// <summary>Ports of this machine for servers that a test starts as processes of their own.</summary>
public static class LoopbackPort
{
    // A minute, for the slowest server on a busy machine.
    private const int Looks = 1200;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>A port that nobody listens at now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Returns when a server takes connections.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="server">Its name.</param>
    /// <param name="output">What it has written.</param>
    /// <exception cref="InvalidOperationException">It does not, after a minute.</exception>
    public static async Task WaitAsync(int port, string server, Func<string> output)
    {
        for (var i = 0; i < Looks; i++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(BetweenLooks);
            }
        }

        throw new InvalidOperationException($"{server} did not start: {output()}");
    }
}
