using System.Buffers;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A store's URL, <c>s3://bucket/prefix</c>.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Prefix">The prefix without <c>/</c> at its ends; empty for the whole bucket.</param>
internal sealed record S3Url(string Bucket, string Prefix)
{
    private const string Form = "s3://bucket/prefix; the address of another service than Amazon's belongs into Endpoint";

    private static readonly SearchValues<char> BucketCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    /// <summary>Parses and checks a URL.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: it is not one; the message says what to write.</exception>
    public static S3Url Parse(string url)
    {
        var (bucket, prefix) = CloudUrl.Parse(url, Form);
        if (bucket.StartsWith("arn:", StringComparison.OrdinalIgnoreCase))
            throw Invalid(url, "it names an ARN; write the alias of the access point, which is used as a bucket's name");
        if (bucket.Length is < 3 or > 255 || bucket.AsSpan().ContainsAnyExcept(BucketCharacters) || bucket[0] is '.' or '-' || bucket.Contains("..", StringComparison.Ordinal))
            throw Invalid(url, $"'{AssetPath.Printable(bucket)}' is not the name of a bucket");
        if (bucket.EndsWith("--x-s3", StringComparison.Ordinal))
            throw Invalid(url, "directory buckets (S3 Express One Zone) have another protocol; use a general purpose bucket");
        return new S3Url(bucket, prefix);
    }

    public override string ToString() => $"s3://{Bucket}/{Prefix}".TrimEnd('/');

    private static AssetException Invalid(string url, string why) => CloudUrl.Invalid(url, Form, why);
}
