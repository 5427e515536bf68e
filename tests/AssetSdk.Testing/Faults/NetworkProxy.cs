using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace AssetSdk.Testing;

/// <summary>What the network does to a connection from some point on.</summary>
public enum NetworkFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection is reset: both sides get an error.</summary>
    Reset,

    /// <summary>The connection is closed, as if its end had been reached.</summary>
    Truncate,

    /// <summary>Nothing comes any more, and nobody closes.</summary>
    Stall,
}

/// <summary>What happens to one request: after so many bytes of it, or of its answer, a fault.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="OfAnswer">Whether the bytes are the answer's.</param>
/// <param name="AfterBytes">How many bytes still pass, head included.</param>
public sealed record NetworkRule(NetworkFault Fault, bool OfAnswer = true, long AfterBytes = 0);

/// <summary>
/// A network between a client and a server of this machine: slower, with less bandwidth, in small slices, and with faults where a test wants them. It passes bytes
/// and knows of HTTP/1.1 only where a request begins.
/// </summary>
public sealed class NetworkProxy : IAsyncDisposable
{
    private static readonly string[] Methods = ["GET ", "PUT ", "POST ", "HEAD ", "DELETE "];

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly EndPoint _server;
    private readonly Task _accepting;
    private int _requests;

    /// <summary>Begins to listen.</summary>
    /// <param name="server">The URL of the server behind.</param>
    /// <param name="port">Where to listen: where another one did that is gone, or 0 for a port that is free.</param>
    public NetworkProxy(string server, int port = 0)
    {
        var url = new Uri(server);
        _server = new IPEndPoint(IPAddress.Loopback, url.Port);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(512);
        Url = new UriBuilder(url) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndPoint!).Port }.Uri.AbsoluteUri.TrimEnd('/');
        _accepting = AcceptAsync();
    }

    /// <summary>The URL to use instead of the server's.</summary>
    public string Url { get; }

    /// <summary>How long every byte takes, each way.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How many bytes a second a connection passes each way; zero for as many as come.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>How many bytes are passed on at once; zero for as many as come.</summary>
    public int Slice { get; init; }

    /// <summary>Asked for each request, by its number from zero and its first line; <see langword="null"/> lets it pass.</summary>
    public Func<int, string, NetworkRule?>? Rule { get; set; }

    /// <summary>How many requests began.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptAsync(_stop.Token);
            _connections.Add(Task.Run(() => ServeAsync(client)));
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var own = client;
        client.NoDelay = true;
        var state = new Connection();
        try
        {
            await server.ConnectAsync(_server, stop.Token);
            var asked = PassAsync(client, server, state, isAnswer: false, stop.Token);
            var answered = PassAsync(server, client, state, isAnswer: true, stop.Token);
            await await Task.WhenAny(asked, answered);
            await Task.WhenAll(asked, answered);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
        }
        finally
        {
            if (state.IsReset)
            {
                client.LingerState = new LingerOption(true, 0);
                server.LingerState = new LingerOption(true, 0);
            }

            await stop.CancelAsync();
        }
    }

    private async Task PassAsync(Socket from, Socket to, Connection connection, bool isAnswer, CancellationToken cancellationToken)
    {
        // What is on its way takes its time without holding up what follows.
        var onItsWay = Channel.CreateBounded<(byte[] Bytes, int Count, DateTime Due)>(4096);
        var sending = SendAsync(onItsWay.Reader, to, cancellationToken);
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(Slice > 0 ? Slice : 64 << 10);
                var count = await from.ReceiveAsync(buffer.AsMemory(0, Slice > 0 ? Slice : buffer.Length), cancellationToken);
                if (count == 0)
                    break;
                if (!isAnswer && Method(buffer, count) is { } line)
                    connection.Begin(Rule?.Invoke(Interlocked.Increment(ref _requests) - 1, line));
                var (passes, fault) = connection.Take(count, isAnswer);
                if (passes > 0)
                    await onItsWay.Writer.WriteAsync((buffer, passes, DateTime.UtcNow + Latency), cancellationToken);
                if (BytesPerSecond > 0)
                    await Task.Delay(TimeSpan.FromSeconds((double)count / BytesPerSecond), cancellationToken);
                if (fault == NetworkFault.None)
                    continue;
                onItsWay.Writer.TryComplete();
                await sending;
                if (fault == NetworkFault.Stall)
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                connection.IsReset = fault == NetworkFault.Reset;
                throw new OperationCanceledException("The network broke.");
            }

            onItsWay.Writer.TryComplete();
            await sending;
            to.Shutdown(SocketShutdown.Send);
        }
        finally
        {
            onItsWay.Writer.TryComplete();
        }
    }

    private static async Task SendAsync(ChannelReader<(byte[] Bytes, int Count, DateTime Due)> onItsWay, Socket to, CancellationToken cancellationToken)
    {
        await foreach (var (bytes, count, due) in onItsWay.ReadAllAsync(cancellationToken))
        {
            var early = due - DateTime.UtcNow;
            if (early > TimeSpan.Zero)
                await Task.Delay(early, cancellationToken);
            for (var sent = 0; sent < count;)
                sent += await to.SendAsync(bytes.AsMemory(sent, count - sent), cancellationToken);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string? Method(byte[] bytes, int count)
    {
        var text = Encoding.Latin1.GetString(bytes, 0, Math.Min(count, 2048));
        return Methods.Any(m => text.StartsWith(m, StringComparison.Ordinal)) ? text.Split("\r\n")[0] : null;
    }

    private sealed class Connection
    {
        private readonly Lock _gate = new();
        private NetworkRule? _rule;
        private long _passed;

        public bool IsReset { get; set; }

        public void Begin(NetworkRule? rule)
        {
            lock (_gate)
                (_rule, _passed) = (rule, 0);
        }

        /// <summary>How many of some bytes pass, and what happens behind them.</summary>
        public (int Passes, NetworkFault Fault) Take(int count, bool isAnswer)
        {
            lock (_gate)
            {
                if (_rule is not { } rule || rule.OfAnswer != isAnswer || rule.Fault == NetworkFault.None)
                    return (count, NetworkFault.None);
                var passes = (int)Math.Min(count, Math.Max(0, rule.AfterBytes - _passed));
                _passed += passes;
                return (passes, passes < count || _passed >= rule.AfterBytes ? rule.Fault : NetworkFault.None);
            }
        }
    }
}
