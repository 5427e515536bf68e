using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Where a service is: Amazon's own regions, or one endpoint.</summary>
internal sealed class S3Host
{
    private static readonly string[] AmazonSuffixes = [".amazonaws.com", ".amazonaws.com.cn"];
    private static readonly string[] EndpointVariables = ["S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

    private readonly Uri? _endpoint;
    private readonly string _amazonScheme;

    private S3Host(Uri? endpoint, string amazonScheme)
    {
        _endpoint = endpoint;
        _amazonScheme = amazonScheme;
    }

    /// <summary>Whether the region says where the server is.</summary>
    public bool IsRegional => _endpoint is null;

    /// <summary>Whether the server is Amazon's, and does all that is documented there.</summary>
    public bool IsAmazon => _endpoint is null || Array.Exists(AmazonSuffixes, s => _endpoint.IdnHost.EndsWith(s, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds the service that settings and environment name.</summary>
    public static S3Host Of(StoreSettings settings, string amazonScheme)
    {
        if (settings.Endpoint is { Length: > 0 } endpoint)
            return new S3Host(Parse(endpoint, "Endpoint", settings.AllowInsecure), amazonScheme);
        foreach (var variable in EndpointVariables)
        {
            if (settings.Environment(variable) is { Length: > 0 } value)
                return new S3Host(Parse(value, "the environment variable " + variable, settings.AllowInsecure), amazonScheme);
        }

        return new S3Host(null, amazonScheme);
    }

    /// <summary>
    /// The region of a server to which Amazon sends: <c>bucket.s3.eu-west-1.amazonaws.com</c>, <c>bucket.s3-eu-west-1.amazonaws.com</c>. <see langword="null"/> for any other, and where
    /// an endpoint is set. The server's address is made of the region then; what an answer says is never asked itself.
    /// </summary>
    public string? RegionOf(string? server)
    {
        if (_endpoint is not null || server is null || Array.Find(AmazonSuffixes, s => server.EndsWith(s, StringComparison.OrdinalIgnoreCase)) is not { } suffix)
            return null;
        var labels = server[..^suffix.Length].ToLowerInvariant().Split('.');
        var region = labels[^1] == "s3" ? S3Region.Default
            : labels[^1].StartsWith("s3-", StringComparison.Ordinal) ? labels[^1][3..]
            : labels is [.., "s3", var last] ? last
            : null;
        return S3Region.IsValid(region) ? region : null;
    }

    /// <summary>The URL of a bucket in a region, with a slash at its end.</summary>
    public string BucketUrl(string bucket, string region)
    {
        if (_endpoint is not null)
            return HttpUrl.Folder(_endpoint) + bucket + "/";
        var suffix = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";

        // A name with dots, capitals or underscores is no label that the certificate of *.s3.… covers.
        return IsLabel(bucket)
            ? $"{_amazonScheme}://{bucket}.s3.{region}.{suffix}/"
            : $"{_amazonScheme}://s3.{region}.{suffix}/{bucket}/";
    }

    private static bool IsLabel(string bucket) =>
        bucket.Length <= 63 && bucket.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && bucket[^1] != '-';

    private static Uri Parse(string endpoint, string name, bool allowInsecure)
    {
        Uri url;
        try
        {
            url = HttpUrl.Parse(endpoint.Trim(), allowInsecure);
        }
        catch (AssetException e)
        {
            throw new AssetException(e.Code, $"{name} does not name a service: {e.Message}", e);
        }

        return url.Query.Length == 0 && url.Fragment.Length == 0
            ? url
            : throw new AssetException(AssetErrorCode.InvalidSource, $"{name} does not name a service: '{HttpUrl.Show(url)}' has a query or a fragment. Take it out.");
    }
}

/// <summary>The regions of buckets.</summary>
internal static class S3Region
{
    /// <summary>The region of who does not say one, and where the region of any bucket can be asked for.</summary>
    public const string Default = "us-east-1";

    /// <summary>The region that settings and environment name.</summary>
    public static string? Of(StoreSettings settings)
    {
        var region = Named(settings.Region) ?? Named(settings.Environment("AWS_REGION")) ?? Named(settings.Environment("AWS_DEFAULT_REGION"));
        return region is null || IsValid(region)
            ? region
            : throw new AssetException(AssetErrorCode.InvalidSource, $"'{AssetPath.Printable(region)}' is not the name of a region. Write one like eu-central-1, or none: it is found out.");
    }

    /// <summary>Whether a name can be one: it becomes part of the server's name.</summary>
    public static bool IsValid(string? region) =>
        region is { Length: > 0 and <= 63 } && region.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && region[0] != '-' && region[^1] != '-';

    private static string? Named(string? region) => string.IsNullOrWhiteSpace(region) ? null : region.Trim();
}
