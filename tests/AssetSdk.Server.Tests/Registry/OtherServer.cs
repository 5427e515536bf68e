using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AssetSdk.Server.Tests;

/// <summary>A server whose health is what a test says: <c>healthy</c>, <c>500</c>, <c>redirect</c>, <c>text</c>, <c>endless</c>, <c>closed</c>.</summary>
internal sealed class OtherServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _followed;

    private OtherServer(WebApplication app, string answers)
    {
        _app = app;
        Answers = answers;
    }

    public string Answers { get; set; }

    public string Url { get; private set; } = "";

    /// <summary>How often its redirect was followed.</summary>
    public int Followed => _followed;

    public static async Task<OtherServer> StartAsync(string answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new OtherServer(app, answers);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(0);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path != "/health")
            Interlocked.Increment(ref _followed);
        switch (Answers)
        {
            case "500":
                context.Response.StatusCode = 500;
                break;
            case "redirect" when context.Request.Path == "/health":
                context.Response.Redirect("/elsewhere");
                break;
            case "text":
                await context.Response.WriteAsync("quite well");
                break;
            case "endless":
                var buffer = new byte[64 << 10];
                while (!context.RequestAborted.IsCancellationRequested)
                    await context.Response.Body.WriteAsync(buffer, context.RequestAborted);
                break;
            case "closed":
                context.Abort();
                break;
            default:
                await context.Response.WriteAsync("""{"success":true,"message":"quite well"}""");
                break;
        }
    }
}
