using System.Text.RegularExpressions;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What a URL <c>gs://bucket/prefix</c> names.</summary>
/// <param name="Name">The bucket.</param>
/// <param name="Prefix">What the names of all objects of the store begin with: empty, or with a slash at its end.</param>
/// <param name="UserProject">The project that is billed, where the requester pays.</param>
internal sealed partial record GcsBucket(string Name, string Prefix, string? UserProject)
{
    private const string Form = "gs://bucket/prefix";

    /// <summary>The store, for messages.</summary>
    public string Location => $"gs://{Name}/{Prefix}".TrimEnd('/');

    /// <summary>Parses the URL of a store.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: it is not one.</exception>
    public static GcsBucket Parse(StoreSettings settings)
    {
        var (name, path) = CloudUrl.Parse(settings.Url, Form);
        if (name.Length is < 3 or > 222 || !BucketName().IsMatch(name))
            throw CloudUrl.Invalid(settings.Url, Form, $"'{AssetPath.Printable(name)}' is no name of a bucket, which has 3 or more lower-case letters, digits, hyphens, underscores and dots");
        return new GcsBucket(name, path.Length == 0 ? "" : path + "/", settings.Environment("GOOGLE_CLOUD_QUOTA_PROJECT") is { Length: > 0 } project ? project : null);
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]*[a-z0-9]\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketName();
}
