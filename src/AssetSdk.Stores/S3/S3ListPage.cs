using System.Globalization;
using System.Net;
using System.Xml;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A page of a listing (ListObjectsV2): up to 1,000 objects, in the order of their keys' UTF-8 bytes.</summary>
/// <param name="Objects">The objects, with the keys that they have in the bucket.</param>
/// <param name="Next">What asks for the next page; <see langword="null"/> behind the last.</param>
internal sealed record S3ListPage(IReadOnlyList<ObjectEntry> Objects, string? Next)
{
    // 1,000 keys of 1,024 bytes, each byte an escape of three, and what else there is of each.
    private const int MaxBytes = 8 << 20;

    /// <summary>Asks for a page.</summary>
    public static Task<S3ListPage> ReadAsync(S3Bucket bucket, string prefix, string? token, CancellationToken cancellationToken) => bucket.AskAsync(
        async connection =>
        {
            var next = token is null ? "" : $"continuation-token={Uri.EscapeDataString(token)}&";
            var url = $"{connection.BucketUrl}?{next}encoding-type=url&list-type=2&max-keys=1000&prefix={Uri.EscapeDataString(prefix)}";
            using var request = S3Request.Of(HttpMethod.Get, url);
            using var response = await connection.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                var error = await S3Error.ReadAsync(response, bucket.Context.Transport, cancellationToken).ConfigureAwait(false);
                _ = bucket.HasMoved(connection, response.StatusCode, error);
                throw S3Failure.Of(response, error, new Uri(connection.BucketUrl), S3Action.List, connection);
            }

            var body = await connection.Sender.ReadAsync(response, connection.Server, MaxBytes, cancellationToken).ConfigureAwait(false);
            try
            {
                return Parse(body);
            }
            catch (Exception e) when (e is XmlException or FormatException or OverflowException)
            {
                throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(connection.Server)} answered with a listing that is not S3's: {AssetPath.Printable(e.Message)}", e).AsTransient();
            }
        },
        cancellationToken);

    /// <summary>Reads a page.</summary>
    /// <exception cref="XmlException">It is none.</exception>
    public static S3ListPage Parse(byte[] body)
    {
        var objects = new List<(string Key, long Length)>();
        var isEncoded = false;
        var isTruncated = false;
        string? next = null;
        using var reader = S3Xml.Reader(body);
        if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "ListBucketResult")
            throw new XmlException("it has another root");
        var depth = reader.Depth + 1;
        reader.Read();
        while (!reader.EOF && reader.Depth >= depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            switch (reader.LocalName)
            {
                case "Contents":
                    objects.Add(Entry(reader));
                    break;
                case "EncodingType":
                    isEncoded = reader.ReadElementContentAsString() == "url";
                    break;
                case "IsTruncated":
                    isTruncated = reader.ReadElementContentAsString() == "true";
                    break;
                case "NextContinuationToken":
                    next = reader.ReadElementContentAsString();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (isTruncated && string.IsNullOrEmpty(next))
            throw new XmlException("it goes on, and does not say where");
        return new S3ListPage([.. objects.Select(o => new ObjectEntry(isEncoded ? WebUtility.UrlDecode(o.Key) : o.Key, o.Length))], isTruncated ? next : null);
    }

    private static (string Key, long Length) Entry(XmlReader reader)
    {
        string? key = null;
        long length = 0;
        foreach (var (name, value) in S3Xml.TextsOf(reader))
        {
            if (name == "Key")
                key = value;
            else if (name == "Size")
                length = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return (key ?? throw new XmlException("it has an object without a key"), length);
    }
}
