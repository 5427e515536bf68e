using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AssetSdk.Testing;

/// <summary>
/// A proxy of <c>https</c> on this machine that leads hosts of the internet to servers of the tests, by <c>CONNECT</c>: so a library finds a service under its own name. Hosts that
/// lead nowhere are refused; nothing leaves the machine.
/// </summary>
public sealed class TunnelProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _hosts = new();
    private readonly ConcurrentBag<Task> _tunnels = [];
    private readonly IReadOnlyDictionary<string, string> _targets;
    private readonly Task _accepting;

    /// <param name="targets">Hosts with the addresses of the servers that stand for them.</param>
    public TunnelProxy(IReadOnlyDictionary<string, string> targets)
    {
        _targets = targets;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The proxy's address.</summary>
    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>The hosts that were asked for, in order.</summary>
    public IReadOnlyList<string> Hosts => [.. _hosts];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_tunnels).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
            _tunnels.Add(TunnelAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
    }

    private async Task TunnelAsync(TcpClient client)
    {
        using var near = client;
        var stream = near.GetStream();
        var host = (await HeadAsync(stream)).Split(' ') is ["CONNECT", var authority, ..] ? authority.Split(':')[0] : "";
        _hosts.Enqueue(host);
        if (!_targets.TryGetValue(host, out var target))
        {
            await stream.WriteAsync("HTTP/1.1 502 Nowhere\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
            return;
        }

        using var far = new TcpClient();
        await far.ConnectAsync(IPEndPoint.Parse(new Uri(target).Authority), _stop.Token);
        await stream.WriteAsync("HTTP/1.1 200 Connected\r\n\r\n"u8.ToArray(), _stop.Token);
        await Task.WhenAny(stream.CopyToAsync(far.GetStream(), _stop.Token), far.GetStream().CopyToAsync(stream, _stop.Token));
    }

    // The lines of a request before its body, which has none.
    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stop.Token) > 0)
            head.Append((char)one[0]);
        return head.ToString();
    }
}
