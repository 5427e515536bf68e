using System.Net;
using System.Security.Cryptography.X509Certificates;
using AssetSdk.Core;
using AssetSdk.Server.Api;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Operation;
using AssetSdk.Server.Queries;
using AssetSdk.Server.Registry;
using AssetSdk.Server.Security;
using AssetSdk.Server.Storage;
using AssetSdk.Server.Storage.Migrations;
using AssetSdk.Stores;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AssetSdk.Server.Hosting;

/// <summary>A server, from its configuration to its end. Nothing is taken from elsewhere: no variable of ASP.NET's makes it listen where the checks do not look.</summary>
internal sealed partial class AssetServer : IAsyncDisposable
{
    // Uploads hold more where it is of use; so much of each may wait here.
    private const long RequestBufferBytes = 256 << 10;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(25);

    private readonly WebApplication _app;
    private readonly ServerParts _parts;

    private AssetServer(WebApplication app, ServerParts parts)
    {
        _app = app;
        _parts = parts;
    }

    /// <summary>Where it listens, once it does.</summary>
    public IReadOnlyList<string> Urls => [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>What it is made of, for tests.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Opens the database and the store and makes the server. It does not listen yet.</summary>
    /// <exception cref="AssetException">A setting is not valid, the server would be open to others, or the database is not available.</exception>
    public static async Task<AssetServer> CreateAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var parts = await ServerParts.OpenAsync(ServerOptions.Read(configuration), cancellationToken).ConfigureAwait(false);
        try
        {
            var anonymous = new AnonymousAccess(parts.Options, parts.Tokens, TimeProvider.System);
            await anonymous.CheckStartAsync(cancellationToken).ConfigureAwait(false);
            return new AssetServer(Build(configuration, parts, anonymous), parts);
        }
        catch
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidServerSetting"/>: an address cannot be had.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        KeepThreads();

        // It counts from now on, and not from when it is first asked.
        _ = Services.GetRequiredService<MetricsText>();
        try
        {
            await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new AssetException(AssetErrorCode.InvalidServerSetting, $"The server cannot listen at {_parts.Options.Urls}: {e.Message} Choose another with --urls.", e);
        }

        _parts.Address.ListensAt(Urls[0]);
        if (!_parts.Options.IsOfThisMachineOnly && _parts.Options.PublicUrl is not { Length: > 0 })
            LogPublicUrl(_app.Logger, _parts.Address.Url);
    }

    /// <summary>Says where everything is.</summary>
    public async Task DescribeAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"Assets DB and registry: {string.Join(", ", Urls)}").ConfigureAwait(false);
        if (!Urls.Contains(_parts.Address.Url, StringComparer.Ordinal))
            await output.WriteLineAsync($"  public    {_parts.Address.Url}").ConfigureAwait(false);
        await output.WriteLineAsync($"  database  {_parts.Database.Product}, {_parts.Database.Location}").ConfigureAwait(false);
        await output.WriteLineAsync($"  files     {_parts.Files.Location}").ConfigureAwait(false);
        await output.WriteLineAsync($"  access    {await Services.GetRequiredService<AnonymousAccess>().DescribeAsync(cancellationToken).ConfigureAwait(false)}").ConfigureAwait(false);
        await output.WriteLineAsync($"  routes    {Urls[0]}/openapi/v1.json").ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns when the process is told to stop and all requests under way have ended, or their time has.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops: requests under way are ended, new ones refused.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().ConfigureAwait(false);
        await _parts.DisposeAsync().ConfigureAwait(false);
    }

    // SQLite works on the thread that asks it: with as few threads as processors, two searches would leave none for those who ask for something else.
    private static void KeepThreads()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, (Environment.ProcessorCount * 2) + 8), ports);
    }

    private static WebApplication Build(IConfiguration configuration, ServerParts parts, AnonymousAccess anonymous)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(AssetServer).Assembly.GetName().Name });
        ConfigureLogging(builder.Logging, configuration, parts.Options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, parts.Options));
        builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = StopTimeout);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, TransferMemory.Factory>();
        builder.Services.AddRoutingCore().AddCors(cors => cors.AddDefaultPolicy(policy => AllowPages(policy, parts.Options.AllowOrigins)));
        AddParts(builder.Services, parts);
        builder.Services.AddSingleton(anonymous);
        var app = builder.Build();
        var memory = app.Services.GetRequiredService<RequestMemory>();
        app.Use((context, next) =>
        {
            PatientBody.Guard(context, parts.Options.Limits.StallTimeout);
            RequestHold.Begin(context, memory);
            return next(context);
        });
        app.UseMiddleware<RequestLog>().UseMiddleware<FailureAnswers>().UseRouting().UseCors().UseMiddleware<CallerOfRequest>();
        Routes.Map(app);
        return app;
    }

    // Tokens are sent by the page itself, so that no browser lends a page the rights of its user.
    private static void AllowPages(CorsPolicyBuilder policy, string[] origins) => policy
        .WithOrigins(origins).AllowAnyMethod().AllowAnyHeader()
        .WithExposedHeaders("ETag", "Content-Range", "Content-Disposition", "Location", "Retry-After", "X-Request-Id");

    private static void AddParts(IServiceCollection services, ServerParts parts)
    {
        services.AddSingleton(TimeProvider.System).AddSingleton(parts.Options).AddSingleton(parts.Folder).AddSingleton(parts.Database).AddSingleton(parts.Tokens).AddSingleton(parts.Unowned)
            .AddSingleton(parts.Files).AddSingleton(parts.Address).AddSingleton(parts.Cursors);
        services.AddSingleton<SqlAssets>().AddSingleton<SqlAssetPages>().AddSingleton<SqlRegistry>();
        services.AddSingleton<ServerMetrics>().AddSingleton<MetricsText>().AddSingleton<Readiness>().AddSingleton<ObjectValidators>().AddSingleton<RequestMemory>().AddSingleton<SortMemory>().AddSingleton<DocumentSearch>();
        services.AddSingleton(_ => new HealthCheck(new AddressRules(parts.Options.HealthChecks.Allow ?? AddressRules.Defaults(parts.Options.IsOfThisMachineOnly)), parts.Options.HealthChecks.Timeout));
        services.AddSingleton<AssetRoutes>().AddSingleton<AssetObjectRoutes>().AddSingleton<RegistryRoutes>().AddSingleton<OperationRoutes>().AddSingleton<OpenApiDocument>();
        services.AddHostedService<ObjectSweep>().AddHostedService<HealthWatch>();
    }

    private static void ConfigureLogging(ILoggingBuilder logging, IConfiguration configuration, ServerOptions options)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        if (options.LogFormat == "json")
            logging.AddJsonConsole(static o => o.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(static o => (o.SingleLine, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss'Z' "));
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBufferSize = RequestBufferBytes;

        // Whoever reads a body says how large it may be, and how long it may stand still: see PatientBody.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        foreach (var address in ListenAddress.ParseAll(options.Urls))
        {
            // 0.0.0.0 means every address, those of the other protocol too.
            var isAny = address.Address.Equals(IPAddress.Any);
            Action<ListenOptions> configure = listen => ConfigureListening(listen, address, options);
            if (isAny)
                kestrel.ListenAnyIP(address.Port, configure);
            else
                kestrel.Listen(address.Address, address.Port, configure);
        }
    }

    private static void ConfigureListening(ListenOptions listen, ListenAddress address, ServerOptions options)
    {
        listen.Protocols = address.IsHttps ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        if (!address.IsHttps)
            return;
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(options.Certificate.Path ?? "", options.Certificate.KeyPath);

            // What follows the server's own in the file leads to an issuer that clients know; they need not have it themselves.
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.Certificate.Path!);
            listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, chain));
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.InvalidServerSetting, $"{address} needs a certificate: name its PEM files in Certificate:Path and Certificate:KeyPath. {e.Message}", e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "PublicUrl is not set: the URLs of uploads will begin with {Url}, and stay so. Set it to the address under which clients reach the server.")]
    private static partial void LogPublicUrl(ILogger log, string url);
}
