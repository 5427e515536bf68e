using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AssetSdk.Server.Tests;

/// <summary>A connection of somebody who takes their time.</summary>
internal sealed class SlowClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private SlowClient(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    /// <summary>Connects, and sends the beginning of a request.</summary>
    public static async Task<SlowClient> StartAsync(string url, string beginning, int bytes = 0)
    {
        // What the machine keeps for a reader that does not read is little then.
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, new Uri(url).Port);
        var slow = new SlowClient(client);
        await slow._stream.WriteAsync(Encoding.Latin1.GetBytes(beginning));
        await slow._stream.WriteAsync(new byte[bytes]);
        return slow;
    }

    /// <summary>Sends a byte now and then, as long as it may; gives all that the server says until it closes.</summary>
    public async Task<string> DripAsync(char? drop, CancellationToken cancellationToken)
    {
        var answer = ReadAsync(cancellationToken);
        try
        {
            while (drop is { } character && !answer.IsCompleted)
            {
                await _stream.WriteAsync(new[] { (byte)character }, cancellationToken);
                await Task.WhenAny(answer, Task.Delay(50, cancellationToken));
            }
        }
        catch (IOException)
        {
            // The server has heard enough.
        }

        return await answer;
    }

    /// <summary>Reads nothing. Returns when the server has given the connection up: what is sent to it then is refused.</summary>
    public async Task UntilResetAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _stream.WriteAsync(new[] { (byte)'\n' }, cancellationToken);
                await Task.Delay(50, cancellationToken);
            }
        }
        catch (IOException)
        {
            // Given up.
        }
    }

    public void Dispose() => _client.Dispose();

    // To the end of the answer, which closes the connection.
    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // Reset behind what it said.
        }

        return text.ToString();
    }
}
