using AssetSdk.Server.Hosting;
using AssetSdk.Server.Operation;
using AssetSdk.Server.Registry;
using AssetSdk.Server.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AssetSdk.Server.Tests;

/// <summary>A server in this process, on a free port, with a data folder of its own.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly AssetServer _server;

    private ServerUnderTest(AssetServer server, ServerClient client)
    {
        _server = server;
        Client = client;
    }

    /// <summary>Asks it.</summary>
    public ServerClient Client { get; }

    /// <summary>Where it listens.</summary>
    public string Url => _server.Urls[0];

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => _server.Services;

    /// <summary>Starts a server.</summary>
    /// <param name="folder">Its data folder.</param>
    /// <param name="settings">Settings as <c>Store:Url</c>.</param>
    public static async Task<ServerUnderTest> StartAsync(string folder, params IEnumerable<(string Key, string? Value)> settings)
    {
        var server = await AssetServer.CreateAsync(Settings([("Data", folder), ("Urls", "http://127.0.0.1:0"), .. settings]), CancellationToken.None);
        await server.StartAsync(CancellationToken.None);
        return new ServerUnderTest(server, new ServerClient(server.Urls[0]));
    }

    /// <summary>Removes abandoned objects, as the server does now and then.</summary>
    public Task SweepAsync() => Services.GetServices<IHostedService>().OfType<ObjectSweep>().Single().RunAsync(CancellationToken.None);

    /// <summary>Asks the registered servers, as the server does now and then.</summary>
    public async Task CheckHealthAsync()
    {
        // What is due is known to the database only.
        await Services.GetRequiredService<SqlDatabase>().WriteAsync(s => s.ExecuteAsync("UPDATE registry SET due = 0"), CancellationToken.None);
        await Services.GetServices<IHostedService>().OfType<HealthWatch>().Single().RunAsync(CancellationToken.None);
    }

    /// <summary>A configuration of settings, and nothing of this process's environment.</summary>
    public static IConfiguration Settings(params IEnumerable<(string Key, string? Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Logging:LogLevel:Default", "None"), .. settings.GroupBy(s => s.Key).Select(s => KeyValuePair.Create($"{ServerOptions.Section}:{s.Key}", s.Last().Value))])
        .Build();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(atOnce.Token);
        await _server.DisposeAsync();
    }
}
