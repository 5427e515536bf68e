using AssetSdk.Stores;

namespace AssetSdk.Cli;

/// <summary>Where the content of a publish lies: on this machine, or in a store.</summary>
internal sealed class ContentOrigin : IDisposable
{
    private readonly IObjectStore? _store;
    private readonly string _key;

    private ContentOrigin(string text, string? localPath, IObjectStore? store, string key)
    {
        Text = text;
        LocalPath = localPath;
        _store = store;
        _key = key;
    }

    /// <summary>The origin for people.</summary>
    public string Text { get; }

    /// <summary>The local path, if it is one.</summary>
    public string? LocalPath { get; }

    /// <summary>Opens an origin.</summary>
    public static ContentOrigin Open(Invocation invocation, string path)
    {
        if (path.Length == 0)
            throw new UsageException("PATH is empty: give a file, a folder or a URL.");
        if (!path.Contains("://", StringComparison.Ordinal))
            return new ContentOrigin(CliOutput.Safe(path), invocation.FullPath(path), null, "");
        StoreUrl.CheckNoUserInfo(path);
        if (path.StartsWith("file://", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(path, UriKind.Absolute, out var file))
            return new ContentOrigin(CliOutput.Safe(path), file.LocalPath, null, "");

        var text = StoreUrl.Redact(path);
        if (path.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return new ContentOrigin(text, null, HttpFile.Open(Settings(invocation, path)), FileName(path));

        var trimmed = path.TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        if (slash <= trimmed.IndexOf("://", StringComparison.Ordinal) + 2)
            throw new UsageException($"'{text}' is a whole bucket. Name the object or the folder in it.");
        return new ContentOrigin(text, null, invocation.Host.Stores().Open(Settings(invocation, trimmed[..slash])), trimmed[(slash + 1)..]);
    }

    /// <summary>Reads and hashes what is there.</summary>
    public Task<AssetContent> ScanAsync(Action<long> progress, CancellationToken cancellationToken) => _store is null
        ? AssetContent.ScanAsync(LocalPath!, progress, cancellationToken)
        : AssetContent.ScanAsync(_store, _key, progress, cancellationToken);

    public void Dispose() => _store?.Dispose();

    private static string FileName(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && Uri.UnescapeDataString(address.AbsolutePath.TrimEnd('/')).Split('/')[^1] is { Length: > 0 } name
            ? name
            : throw new UsageException($"'{StoreUrl.Redact(url)}' names no file.");

    // What refines the store that is published into is not for strangers: a token goes to its own server only, an endpoint serves its own kind of store.
    private static StoreSettings Settings(Invocation invocation, string url)
    {
        var settings = new StoreSettings(url) { AllowInsecure = invocation.Get(GlobalOptions.AllowInsecure), Environment = invocation.Host.Environment };
        if (!Uri.TryCreate(url, UriKind.Absolute, out var from) || !Uri.TryCreate(StoreChoice.Named(invocation), UriKind.Absolute, out var into) || from.Scheme != into.Scheme)
            return settings;
        if (from.Scheme is "http" or "https" && from.Authority != into.Authority)
            return settings;
        return settings with
        {
            Endpoint = invocation.Get(GlobalOptions.Endpoint),
            Region = invocation.Get(GlobalOptions.Region),
            Profile = invocation.Get(GlobalOptions.Profile),
            Account = invocation.Get(GlobalOptions.Account),
            TokenEnvironment = invocation.Get(GlobalOptions.TokenEnvironment),
            Anonymous = invocation.Get(GlobalOptions.Anonymous),
        };
    }
}
