using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What is true of the URLs of all stores: they hold no credentials, are shown without what could be one, and some say of what scheme versions are there.</summary>
public static class StoreUrl
{
    /// <summary>Refuses user info in a URL.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: there is some.</exception>
    public static void CheckNoUserInfo(string url)
    {
        if (UserInfo(url) is not null)
            throw new AssetException(AssetErrorCode.InvalidSource, $"The URL '{Redact(url)}' has a user name or password in it. Take it out: use netrc, or an environment variable named by TokenEnvironment.");
    }

    /// <summary>A URL without user info, query and fragment, for messages.</summary>
    public static string Redact(string url)
    {
        var end = url.IndexOfAny(['?', '#']);
        if (end >= 0 && url.Contains("://", StringComparison.Ordinal))
            url = url[..end];
        return UserInfo(url) is { } range ? url.Remove(range.Start, range.Length) : url;
    }

    /// <summary>The scheme that all versions of a store have, by its kind: <c>tagged</c> of an Assets DB. <see langword="null"/> for a store that takes the versions of any.</summary>
    public static VersionScheme? VersioningOf(string url) => url.StartsWith(AssetsDbUrls.Prefix, StringComparison.OrdinalIgnoreCase) ? AssetsDbVersion.Scheme : null;

    private static (int Start, int Length)? UserInfo(string url)
    {
        var authority = url.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
            return null;
        authority += 3;
        var end = url.AsSpan(authority).IndexOfAny(['/', '?', '#']);
        var at = (end < 0 ? url.AsSpan(authority) : url.AsSpan(authority, end)).LastIndexOf('@');
        return at < 0 ? null : (authority, at + 1);
    }
}
