using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The parts of a cloud's store URL, <c>scheme://authority/path</c>. They are taken as they are written, as the clouds' own tools do: nothing is percent-encoded.</summary>
/// <param name="Authority">The bucket or account.</param>
/// <param name="Path">The rest, without slashes at its ends; may be empty.</param>
internal readonly record struct CloudUrl(string Authority, string Path)
{
    /// <summary>Parses a URL.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="form">What to write: <c>gs://bucket/prefix</c>.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: it is not one.</exception>
    public static CloudUrl Parse(string url, string form)
    {
        StoreUrl.CheckNoUserInfo(url);
        var scheme = form[..(form.IndexOf("://", StringComparison.Ordinal) + 3)];
        if (!url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            throw Invalid(url, form, $"it does not begin with {scheme}");
        if (url.AsSpan().IndexOfAny('?', '#') >= 0)
            throw Invalid(url, form, "it has a query or a fragment; a token belongs into an environment variable");
        var rest = url[scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var parts = slash < 0 ? new CloudUrl(rest, "") : new CloudUrl(rest[..slash], rest[(slash + 1)..].TrimEnd('/'));
        return parts.Path.Length > 0 && AssetPath.Problem(parts.Path) is { } problem ? throw Invalid(url, form, problem) : parts;
    }

    /// <summary>The exception for a URL that is none.</summary>
    public static AssetException Invalid(string url, string form, string why) =>
        new(AssetErrorCode.InvalidSource, $"'{AssetPath.Printable(StoreUrl.Redact(url))}' is not the URL of a store: {why}. Write {form}.");
}
