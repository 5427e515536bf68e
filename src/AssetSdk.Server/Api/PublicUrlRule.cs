namespace AssetSdk.Server.Api;

/// <summary>The rule of URLs that clients give to be shown to others.</summary>
internal static class PublicUrlRule
{
    private const int MaxLength = 2048;

    private static readonly string[] Scripts = ["javascript", "data", "vbscript"];

    /// <summary>What is wrong with a URL, as the end of a sentence, or <see langword="null"/>.</summary>
    public static string? Problem(string url)
    {
        if (url.Length > MaxLength || url.Any(char.IsControl))
            return $"must have at most {MaxLength} characters, and no control characters.";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || url.StartsWith('/'))
            return "must be a whole URL, as https://host/path.";
        if (Scripts.Contains(uri.Scheme, StringComparer.Ordinal))
            return $"must not be a program: '{uri.Scheme}:' is refused.";
        return uri.UserInfo.Length > 0 ? "must not have user info: everybody who may read the asset could read it." : null;
    }
}
