using System.Globalization;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>An nginx of this test that serves a folder.</summary>
internal sealed class NginxServer : IDisposable
{
    private readonly TempFolder _folder = new();
    private KillableProcess? _process;

    /// <param name="root">The folder that is served; one of its own when none is given.</param>
    public NginxServer(string? root = null) => Root = root ?? _folder["root"];

    public static string? Program { get; } = new[] { "/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx" }.FirstOrDefault(File.Exists);

    public string Url { get; private set; } = "";

    /// <summary>The folder that is served.</summary>
    public string Root { get; }

    /// <summary>What the configuration says of the folder besides where it is.</summary>
    public string Settings { get; init; } = "gzip on; gzip_min_length 1; gzip_types *;";

    public async Task StartAsync()
    {
        if (Program is null)
            throw new InvalidOperationException("nginx is not installed, and REQUIRE_SERVERS=1 asks for it.");
        Directory.CreateDirectory(Root);
        var port = LoopbackPort.Free();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var configuration = _folder.Write("nginx.conf", string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off; master_process off; pid {{_folder["pid"]}}; error_log stderr notice;
            events {}
            http {
              access_log off; client_body_temp_path {{_folder["b"]}}; proxy_temp_path {{_folder["p"]}};
              fastcgi_temp_path {{_folder["f"]}}; uwsgi_temp_path {{_folder["u"]}}; scgi_temp_path {{_folder["s"]}};
              server { listen 127.0.0.1:{{port}}; root {{Root}}; {{Settings}} }
            }
            """));
        _process = KillableProcess.Start(Program, ["-c", configuration, "-p", _folder.Path]);
        await LoopbackPort.WaitAsync(port, "nginx", () => _process!.Output);
    }

    public void Dispose()
    {
        _process?.Dispose();
        _folder.Dispose();
    }
}
