using AssetSdk.Core;
using AssetSdk.Server.Security;
using AssetSdk.Stores;

namespace AssetSdk.Server.Hosting;

/// <summary>
/// What a server is told: section <c>AssetSdk_Server</c> of <c>appsettings.json</c>, the same as variables (<c>ASSETSDK_SERVER__URLS</c>), and the options of the command line, the
/// later before the earlier.
/// </summary>
internal sealed class ServerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "AssetSdk_Server";

    /// <summary>The folder of what the server keeps on this machine; <c>assetsdk-server</c> in the user's data folder.</summary>
    public string? Data { get; init; }

    /// <summary>Where it listens, separated by <c>;</c>. Other addresses than those of this machine need tokens.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8780";

    /// <summary>The address under which clients reach the server; where it listens unless set.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>A connection string or URL of PostgreSQL, or the path of a SQLite file; <c>assets.db</c> in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Where files are kept.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>Origins of web pages that may ask, as <c>https://app.acme.dev</c>; <c>*</c> for all. Unless set browsers let none.</summary>
    public string[] AllowOrigins { get; init; } = [];

    /// <summary>What somebody without a token may do: <c>none</c>, <c>read</c>, <c>write</c>, <c>admin</c>. Unless set: everything while there is no token and only this machine can ask, else nothing.</summary>
    public string? AllowAnonymous { get; init; }

    /// <summary>The PEM files of the certificate for <c>https</c>.</summary>
    public CertificateOptions Certificate { get; init; } = new();

    /// <summary>The limits.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>The checks of registered servers.</summary>
    public HealthCheckOptions HealthChecks { get; init; } = new();

    /// <summary>How long the object of an upload is left alone by others after its server was last heard of.</summary>
    public TimeSpan UploadLease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often abandoned objects are looked for.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary><c>text</c> or <c>json</c>.</summary>
    public string LogFormat { get; init; } = "text";

    /// <summary>The right of <see cref="AllowAnonymous"/>, or <see langword="null"/> where it is not set.</summary>
    public AccessRight? AnonymousRight => AllowAnonymous is not { Length: > 0 } text ? null
        : Enum.TryParse<AccessRight>(text, ignoreCase: true, out var right) && char.IsAsciiLetter(text[0]) ? right
        : throw new AssetException(AssetErrorCode.InvalidServerSetting, $"AllowAnonymous is '{AssetPath.Printable(text)}'. Write none, read, write or admin.");

    /// <summary>Whether only this machine can ask: that is where the server listens, and no public address leads there from elsewhere.</summary>
    public bool IsOfThisMachineOnly => ListenAddress.ParseAll(Urls).All(static a => a.IsLoopback) && (PublicUrl is not { Length: > 0 } url || new Uri(url).IsLoopback);

    /// <summary>Reads the options.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidServerSetting"/>.</exception>
    public static ServerOptions Read(IConfiguration configuration)
    {
        try
        {
            var section = configuration.GetSection(Section);
            SettingNames.Check(section, typeof(ServerOptions));
            var options = section.Get<ServerOptions>() ?? new ServerOptions();
            options.Check();
            return options;
        }
        catch (InvalidOperationException e)
        {
            throw new AssetException(AssetErrorCode.InvalidServerSetting, $"The configuration of the asset server is not understood: {e.Message}", e);
        }
    }

    private void Check()
    {
        _ = AnonymousRight;
        if (PublicUrl is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }))
            throw new AssetException(AssetErrorCode.InvalidServerSetting, $"PublicUrl is '{AssetPath.Printable(url)}'. Write the address under which clients reach the server, as https://assets.acme.dev.");
        if (Array.Find(AllowOrigins, static o => o != "*" && !(Uri.TryCreate(o, UriKind.Absolute, out var origin) && origin.GetLeftPart(UriPartial.Authority) == o)) is { } wrong)
            throw new AssetException(AssetErrorCode.InvalidServerSetting, $"AllowOrigins has '{AssetPath.Printable(wrong)}'. Write origins as https://app.acme.dev, without a final '/', or *.");
        if (UploadLease < TimeSpan.FromSeconds(1) || SweepInterval <= TimeSpan.Zero || HealthChecks.Interval < TimeSpan.FromSeconds(1) || HealthChecks.Timeout <= TimeSpan.Zero)
            throw new AssetException(AssetErrorCode.InvalidServerSetting, "UploadLease, SweepInterval, HealthChecks:Interval and HealthChecks:Timeout are times, as 00:02:00; leases and intervals of checks of at least a second.");
        if (Limits.MaxUploadBytes <= 0 || Limits.MaxDocumentBytes <= 0 || Limits.MaxFilterBytes <= 0 || Limits.MaxSortedBytes <= 0 || Limits.MaxHeldBytes <= 0 || Limits.QueryTime <= TimeSpan.Zero || Limits.StallTimeout <= TimeSpan.Zero || Limits.StallTimeout > TimeSpan.FromDays(1))
            throw new AssetException(AssetErrorCode.InvalidServerSetting, "The values of Limits must be greater than nothing, and StallTimeout at most a day.");
        if (LogFormat is not ("text" or "json"))
            throw new AssetException(AssetErrorCode.InvalidServerSetting, $"LogFormat is '{AssetPath.Printable(LogFormat)}'. Write text or json.");
    }
}

/// <summary>Where files are kept.</summary>
internal sealed class StoreOptions
{
    /// <summary>The URL of a store that can be written, or a folder; <c>objects</c> in the data folder.</summary>
    public string? Url { get; init; }

    public string? Endpoint { get; init; }

    public string? Region { get; init; }

    public string? Profile { get; init; }

    public string? Account { get; init; }

    public bool Anonymous { get; init; }

    public string? TokenEnvironment { get; init; }

    public bool AllowInsecure { get; init; }

    /// <summary>What opens the store.</summary>
    public StoreSettings SettingsFor(string url) => new(url)
    {
        Endpoint = Endpoint,
        Region = Region,
        Profile = Profile,
        Account = Account,
        Anonymous = Anonymous,
        TokenEnvironment = TokenEnvironment,
        AllowInsecure = AllowInsecure,
    };
}

/// <summary>The PEM files of the certificate for <c>https</c>.</summary>
internal sealed class CertificateOptions
{
    public string? Path { get; init; }

    public string? KeyPath { get; init; }
}

/// <summary>The limits of requests.</summary>
internal sealed class LimitOptions
{
    /// <summary>The largest upload, in bytes.</summary>
    public long MaxUploadBytes { get; init; } = 64L << 30;

    /// <summary>The largest document, in bytes.</summary>
    public int MaxDocumentBytes { get; init; } = 1 << 20;

    /// <summary>The largest filter, in bytes.</summary>
    public int MaxFilterBytes { get; init; } = 256 << 10;

    /// <summary>How long a client may send nothing of a body, or next to nothing, or take nothing of an answer to a search.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a query may search, without the time that the client takes to read.</summary>
    public TimeSpan QueryTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many bytes of documents a query with <c>sort</c> holds in memory.</summary>
    public long MaxSortedBytes { get; init; } = 64L << 20;

    /// <summary>How many bytes all requests hold in memory together, beside what sorted queries do and what each holds of its own.</summary>
    public long MaxHeldBytes { get; init; } = Math.Min(256L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);
}

/// <summary>The checks of registered servers.</summary>
internal sealed class HealthCheckOptions
{
    /// <summary>Where they may go: <c>public</c>, <c>private</c>, <c>linklocal</c>, <c>loopback</c> and networks. Unless set <c>public</c>, and for a server of this machine only <c>private</c> and <c>loopback</c> too.</summary>
    public string[]? Allow { get; init; }

    /// <summary>How long one may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each server is asked.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}
