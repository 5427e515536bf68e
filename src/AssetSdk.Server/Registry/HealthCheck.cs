using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Server.Registry;

/// <summary>
/// Asks servers whether they are healthy: <c>GET &lt;url&gt;/health</c>, within a time, without redirects and proxies, from addresses that the rules allow, which are
/// checked when they are connected to, and no more than a small JSON object.
/// </summary>
internal sealed class HealthCheck : IDisposable
{
    private const int MaxBytes = 64 << 10;

    private readonly AddressRules _rules;
    private readonly HttpClient _client;

    public HealthCheck(AddressRules rules, TimeSpan timeout)
    {
        _rules = rules;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = timeout,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            ResponseDrainTimeout = TimeSpan.Zero,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = MaxBytes,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("asset-server", null));
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>Asks a server.</summary>
    /// <returns>What it says, a JSON object.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.ServerNotHealthy"/>: it does not answer, or not as a healthy server does.</exception>
    public async Task<byte[]> AskAsync(string serverUrl, CancellationToken cancellationToken)
    {
        var url = new Uri(serverUrl.TrimEnd('/') + "/health");
        try
        {
            using var response = await _client.GetAsync(url, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                throw Unhealthy(url, $"answers {(int)response.StatusCode}");
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? body : throw Unhealthy(url, "answers something else than a JSON object");
        }
        catch (JsonException)
        {
            throw Unhealthy(url, "answers something else than JSON");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unhealthy(url, "does not answer in time");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            // Not what the network said: whoever registers servers would scan it with that.
            throw e.InnerException as AssetException ?? Unhealthy(url, "does not answer");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static AssetException Unhealthy(Uri url, string what) => new(AssetErrorCode.ServerNotHealthy, $"{AssetPath.Printable(url.AbsoluteUri)} {what}.");

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint;
        var found = IPAddress.TryParse(host.Host, out var literal) ? [literal] : await ResolveAsync(host.Host, cancellationToken).ConfigureAwait(false);

        // One forbidden address is enough: a name that has both kinds is made to get past this. And a name that is not known is answered alike: which ones the network behind the server knows is its business.
        if (found.Length == 0 || Array.Exists(found, a => !_rules.Allow(a)))
            throw new AssetException(AssetErrorCode.ServerNotHealthy, $"'{AssetPath.Printable(host.Host)}' does not answer, or has an address that health checks may not go to (HealthChecks:Allow).");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, host.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return [];
        }
    }
}
