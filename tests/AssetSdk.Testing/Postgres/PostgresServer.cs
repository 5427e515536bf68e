using System.Globalization;
using Xunit;

namespace AssetSdk.Testing;

/// <summary>A PostgreSQL of these tests, in a folder of its own, removed at the end. One for all tests that share it, each with databases of its own.</summary>
public sealed class PostgresServer : IAsyncLifetime, IDisposable
{
    private const string User = "postgres";

    private readonly TempFolder _folder = new();
    private KillableProcess? _process;
    private int _port;

    /// <summary>The folder with PostgreSQL's programs; <see langword="null"/> where it is not installed.</summary>
    public static string? Programs { get; } = Find();

    /// <summary>Says how to connect to a database, as Npgsql takes it.</summary>
    /// <param name="database">The database; <c>postgres</c> is always there.</param>
    public string ConnectionString(string database = "postgres") => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Database={database}");

    public async Task InitializeAsync()
    {
        if (Programs is null)
            return;
        var data = _folder["data"];
        if (Environment.IsPrivilegedProcess && Machine.TryRun("chown", User, _folder) is { } refused)
            throw new InvalidOperationException(refused);
        // A collation that is not that of bytes, as a database of users may have: what compares by bytes has to say so.
        string[] making = ["-D", data, "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync"];
        var (program, arguments) = AsUser("initdb", making);
        if (Machine.TryRun(program, arguments) is { } problem)
            throw new InvalidOperationException(problem);
        _port = LoopbackPort.Free();
        (program, arguments) = AsUser("postgres", ["-D", data, "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-c", "unix_socket_directories=", "-c", "fsync=off"]);
        _process = KillableProcess.Start(Machine.Find(program) ?? program, arguments);
        // The port is open before the server takes sessions.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        if (!await _process.WaitForLineAsync("database system is ready to accept connections", limit.Token))
            throw new InvalidOperationException($"PostgreSQL did not start: {_process.Output}");
    }

    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (_process is { } process)
        {
            process.KillAsync().GetAwaiter().GetResult();
            process.Dispose();
        }

        _process = null;
        if (Directory.Exists(_folder))
            _folder.Dispose();
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static (string Program, IReadOnlyList<string> Arguments) AsUser(string program, IReadOnlyList<string> arguments)
    {
        var path = Path.Combine(Programs!, program);
        return Environment.IsPrivilegedProcess ? ("setpriv", ["--reuid", User, "--regid", User, "--init-groups", "--", path, .. arguments]) : (path, arguments);
    }

    private static string? Find()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian) ? Directory.EnumerateDirectories(Debian).OrderDescending(StringComparer.Ordinal).Select(f => Path.Combine(f, "bin")) : [];
        return folders.Append(Path.GetDirectoryName(Machine.Find("postgres"))).FirstOrDefault(f => f is not null && File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "postgres")));
    }
}

/// <summary>Tests against the server: skipped where PostgreSQL is not installed, unless <c>REQUIRE_SERVERS=1</c> makes that a failure.</summary>
public sealed class NeedsPostgresAttribute : NeedsServerAttribute
{
    public override string? Skip => Machine.SkipUnlessRequired(PostgresServer.Programs is null ? "PostgreSQL is not installed (build/test.sh installs it)." : null);
}
