using System.CommandLine;
using System.Net;
using AssetSdk.Core;
using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.CommandLine;

/// <summary><c>asset-server health</c>: asks the server that runs here, as containers and units do that have no other client.</summary>
internal static class HealthCommand
{
    private const int Done = 0;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Makes the command.</summary>
    public static Command Create(TokenCommands.Runner runner)
    {
        var command = new Command("health", "Asks the server that runs on this machine whether it is ready: with the settings that it was started with, of which 'Urls' says where it listens.");
        command.SetAction((parsed, token) => runner(parsed, RunAsync, token));
        return command;
    }

    private static async Task<int> RunAsync(IConfiguration settings, TextWriter output, CancellationToken cancellationToken)
    {
        var address = ListenAddress.ParseAll(ServerOptions.Read(settings).Urls)[0];
        var url = $"{(address.IsHttps ? "https" : "http")}://{new IPEndPoint(Reachable(address.Address), address.Port)}/health/ready";

        // It never leaves this machine, where the certificate's name is not.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
#pragma warning disable CA5359 // What is asked is not secret, and nothing is sent.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri(url), cancellationToken).ConfigureAwait(false);
            var answer = AssetPath.Printable(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
            if (!response.IsSuccessStatusCode)
                throw new AssetException(AssetErrorCode.ServerNotHealthy, $"{url} answers {(int)response.StatusCode}: {answer}");
            await output.WriteLineAsync(answer).ConfigureAwait(false);
            return Done;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new AssetException(AssetErrorCode.ServerNotHealthy, $"{url} does not answer. Does the server run, with the same settings? {e.Message}", e);
        }
    }

    private static IPAddress Reachable(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
