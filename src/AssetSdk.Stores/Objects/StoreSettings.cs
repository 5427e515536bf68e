namespace AssetSdk.Stores;

/// <summary>
/// What opens a store: its URL, and what refines the driver's own defaults. The values that a driver does not know are of no effect there.
/// </summary>
/// <param name="Url">
/// <c>file:///dir</c> or an absolute folder path, <c>https://host/prefix</c>, <c>az://account/container/prefix</c>, <c>gs://bucket/prefix</c>, <c>assetsdb+https://host</c>; without user info.
/// </param>
public sealed record StoreSettings(string Url)
{
    /// <summary>The service's address, for emulators and private clouds.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The region of the bucket.</summary>
    public string? Region { get; init; }

    /// <summary>The profile of the credential chain.</summary>
    public string? Profile { get; init; }

    /// <summary>The storage account.</summary>
    public string? Account { get; init; }

    /// <summary>Whether no credentials are sent.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Name of the environment variable that holds a bearer token.</summary>
    public string? TokenEnvironment { get; init; }

    /// <summary>Whether plain <c>http</c> to another machine is allowed.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Reads the environment: a parameter, so that a caller decides what a driver sees.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
