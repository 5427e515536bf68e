using AssetSdk.Server.Assets;
using AssetSdk.Server.Registry;

namespace AssetSdk.Server.Api;

/// <summary>How this server calls itself towards clients.</summary>
/// <param name="databaseId">The id of the Assets DB.</param>
/// <param name="configured">The address under which clients reach it, if it is configured.</param>
internal sealed class PublicAddress(string databaseId, string? configured)
{
    private string? _url = configured is { Length: > 0 } ? configured.TrimEnd('/') : null;

    /// <summary>The id of the Assets DB.</summary>
    public string DatabaseId => databaseId;

    /// <summary>Where it listens, once it does.</summary>
    public void ListensAt(string url)
    {
        // Every address of the machine is none for clients: its name is a better guess.
        var uri = new Uri(url);
        _url ??= (uri.Host is "[::]" or "0.0.0.0" ? new UriBuilder(uri) { Host = Environment.MachineName }.Uri.AbsoluteUri : url).TrimEnd('/');
    }

    /// <summary>How clients call the server.</summary>
    public string Url => _url ?? "";

    /// <summary>The URL of a registered server's document.</summary>
    public string UrlOf(RegistryDocument document) => $"{Url}/asset_registry/{document.Id}";

    /// <summary>The URL of an asset's document.</summary>
    public string UrlOf(AssetDocument document) => $"{Url}/asset/{Uri.EscapeDataString(document.Uri.Length > 0 ? document.Uri : document.Id).Replace("%3A", ":", StringComparison.Ordinal)}";

    /// <summary>The URL of an object.</summary>
    public string UrlOf(string objectId) => $"{_url}/asset-object/{objectId}";

    /// <summary>The object that a URL of this server names; <see langword="null"/> for any other.</summary>
    public string? ObjectOf(string url)
    {
        var prefix = $"{_url}/asset-object/";
        return url.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(url[prefix.Length..], "D", out var id) ? id.ToString() : null;
    }
}
