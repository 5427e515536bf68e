using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AssetSdk.Stores;

/// <summary>The key that signs the requests of a day to the S3 of a region: Amazon's signature version 4, "AWS4-HMAC-SHA256".</summary>
internal sealed class SigV4Key
{
    private readonly byte[] _key;
    private readonly string _date;
    private readonly string _region;
    private readonly S3Credential _credential;

    /// <param name="credential">Whose key.</param>
    /// <param name="date">The day, as <c>yyyyMMdd</c>.</param>
    /// <param name="region">The region.</param>
    public SigV4Key(S3Credential credential, string date, string region)
    {
        _credential = credential;
        _date = date;
        _region = region;
        Scope = $"{date}/{region}/s3/aws4_request";
        _key = Encoding.UTF8.GetBytes("AWS4" + credential.SecretKey);
        foreach (var part in new[] { date, region, "s3", "aws4_request" })
            _key = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(part));
    }

    /// <summary>What the key is good for.</summary>
    public string Scope { get; }

    public string AccessKey => _credential.AccessKey;

    public bool IsFor(S3Credential credential, ReadOnlySpan<char> date, string region) =>
        ReferenceEquals(credential, _credential) && date.SequenceEqual(_date) && region == _region;

    public void Sign(ReadOnlySpan<byte> text, Span<byte> signature) => HMACSHA256.HashData(_key, text, signature);
}

/// <summary>Signs requests with signature version 4: the canonical request and the header made of it.</summary>
internal static class SigV4
{
    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>A time as signatures have it: <c>yyyyMMddTHHmmssZ</c>.</summary>
    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of the <c>Authorization</c> header.</summary>
    /// <param name="key">The key of the day.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path as it is sent: percent-encoded once.</param>
    /// <param name="query">The query as it is sent, without <c>?</c>: encoded, sorted, every name with a <c>=</c>.</param>
    /// <param name="headers">The signed headers: names in lower case, sorted; values without spaces at their ends.</param>
    /// <param name="payloadHash">The hash of the body in hex, or what stands for it.</param>
    /// <param name="timestamp">The time, as in <c>x-amz-date</c>.</param>
    public static string Authorization(SigV4Key key, string method, string path, ReadOnlySpan<char> query, List<KeyValuePair<string, string>> headers, string payloadHash, string timestamp)
    {
        var names = string.Join(';', headers.Select(static h => h.Key));
        using var request = new Utf8Lines();
        request.Add(method);
        request.Add(path);
        request.Add(query);
        foreach (var (name, value) in headers)
            request.Add(name, ":", value);
        request.Add("");
        request.Add(names);
        request.AddLast(payloadHash);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(request.Bytes, hash);

        request.Clear();
        request.Add("AWS4-HMAC-SHA256");
        request.Add(timestamp);
        request.Add(key.Scope);
        request.AddLast(Convert.ToHexStringLower(hash));
        key.Sign(request.Bytes, hash);
        return $"AWS4-HMAC-SHA256 Credential={key.AccessKey}/{key.Scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(hash)}";
    }

    /// <summary>Lines of UTF-8 in a pooled buffer.</summary>
    private sealed class Utf8Lines : IDisposable
    {
        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(2048);
        private int _length;

        public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

        public void Add(params ReadOnlySpan<string> parts)
        {
            foreach (var part in parts)
                AddLast(part);
            AddLast("\n");
        }

        public void Add(ReadOnlySpan<char> line)
        {
            AddLast(line);
            AddLast("\n");
        }

        public void AddLast(ReadOnlySpan<char> text)
        {
            var needed = _length + Encoding.UTF8.GetMaxByteCount(text.Length);
            if (needed > _buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _buffer.Length));
                Bytes.CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
            }

            _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
        }

        public void Clear() => _length = 0;

        public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
    }
}
