namespace AssetSdk.Server.Api;

/// <summary>How this server calls itself towards clients.</summary>
/// <param name="databaseId">The id of the Assets DB.</param>
/// <param name="configured">The address under which clients reach it, if it is configured.</param>
internal sealed class PublicAddress(string databaseId, string? configured)
{
    private string? _url = configured?.TrimEnd('/');

    /// <summary>The id of the Assets DB.</summary>
    public string DatabaseId => databaseId;

    /// <summary>Where it listens, once it does.</summary>
    public void ListensAt(string url) => _url ??= url.TrimEnd('/');

    /// <summary>The URL of an object.</summary>
    public string UrlOf(string objectId) => $"{_url}/asset-object/{objectId}";

    /// <summary>The object that a URL of this server names; <see langword="null"/> for any other.</summary>
    public string? ObjectOf(string url)
    {
        var prefix = $"{_url}/asset-object/";
        return url.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(url[prefix.Length..], "D", out var id) ? id.ToString() : null;
    }
}
