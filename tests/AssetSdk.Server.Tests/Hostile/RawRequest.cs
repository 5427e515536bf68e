using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AssetSdk.Server.Tests;

/// <summary>Sends bytes to a server as no client would.</summary>
internal static class RawRequest
{
    private const string StatusLine = "HTTP/1.1 200";

    /// <summary>Sends a request and gives the status of the answer; 0 when the connection was closed without one.</summary>
    /// <param name="url">The server.</param>
    /// <param name="head">The line of the request and its headers.</param>
    /// <param name="body">What follows them.</param>
    /// <param name="staysOpen">Whether the client could send more, whatever it has sent. Else its side is closed behind what is not whole.</param>
    public static async Task<int> SendAsync(string url, string head, byte[]? body = null, bool staysOpen = false)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(url).Port, limit.Token);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(head), limit.Token);
            await stream.WriteAsync(body ?? [], limit.Token);

            // A server that waits for more shall not. One that has all would take the end for a client that has gone, and not answer.
            if (!staysOpen && !IsWhole(head, body ?? []))
                client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // It has heard enough; its answer may be there all the same.
        }

        return await StatusAsync(stream, limit.Token);
    }

    private static bool IsWhole(string head, byte[] body)
    {
        const string Length = "Content-Length: ";
        if (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal) || head.Contains("chunked", StringComparison.Ordinal))
            return false;
        return head.Split("\r\n").FirstOrDefault(l => l.StartsWith(Length, StringComparison.Ordinal)) is not { } length
            || (long.TryParse(length.AsSpan(Length.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes <= body.Length);
    }

    private static async Task<int> StatusAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new byte[64];
        var count = 0;
        try
        {
            while (count < StatusLine.Length && await stream.ReadAsync(answer.AsMemory(count), cancellationToken) is > 0 and var more)
                count += more;
        }
        catch (IOException)
        {
            // Reset.
        }

        return count < StatusLine.Length ? 0 : int.Parse(Encoding.ASCII.GetString(answer, 9, 3), CultureInfo.InvariantCulture);
    }
}
