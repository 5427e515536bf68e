using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AssetSdk.Testing;

/// <summary>The buckets of a <see cref="GcsServer"/>.</summary>
public sealed class GcsBuckets
{
    private readonly ConcurrentDictionary<string, GcsBucketState> _buckets = new(StringComparer.Ordinal);

    public GcsBucketState Create(string name) => _buckets.GetOrAdd(name, n => new GcsBucketState(n));

    internal GcsBucketState Of(string name) =>
        _buckets.TryGetValue(name, out var bucket) ? bucket : throw new GcsErrorException(new GcsError(404, "notFound", "The specified bucket does not exist."));
}

/// <summary>A bucket.</summary>
public sealed class GcsBucketState
{
    // In the order of the names' UTF-8 bytes, in which the service lists.
    private readonly SortedDictionary<byte[], GcsStoredObject> _objects = new(Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)));
    private readonly Lock _lock = new();
    private long _generation = 1_360_887_697_105_000;

    internal GcsBucketState(string name) => Name = name;

    public string Name { get; }

    /// <summary>Finds an object.</summary>
    public GcsStoredObject? Find(string name)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(Encoding.UTF8.GetBytes(name));
    }

    /// <summary>Places or replaces an object.</summary>
    public GcsStoredObject Put(string name, byte[] bytes, string contentType = "application/octet-stream", string? ifGenerationMatch = null)
    {
        lock (_lock)
        {
            CheckUnlocked(name, ifGenerationMatch);
            return _objects[Encoding.UTF8.GetBytes(name)] = new GcsStoredObject(name, bytes, contentType, ++_generation);
        }
    }

    /// <summary>Takes an object away.</summary>
    public void Delete(string name, string? ifGenerationMatch = null)
    {
        lock (_lock)
        {
            if (ifGenerationMatch is not null)
                CheckUnlocked(name, ifGenerationMatch);
            if (!_objects.Remove(Encoding.UTF8.GetBytes(name)))
                throw new GcsErrorException(new GcsError(404, "notFound", $"No such object: {Name}/{name}"));
        }
    }

    /// <summary>Throws unless an object is of a generation; <c>0</c>: unless there is none.</summary>
    internal void Check(string name, string? ifGenerationMatch)
    {
        lock (_lock)
            CheckUnlocked(name, ifGenerationMatch);
    }

    public IReadOnlyList<GcsStoredObject> List(string prefix, string? pageToken, int size, out string? next)
    {
        var after = pageToken is null ? null : Convert.FromBase64String(pageToken);
        lock (_lock)
        {
            var all = _objects.Where(o => o.Value.Name.StartsWith(prefix, StringComparison.Ordinal) && (after is null || o.Key.AsSpan().SequenceCompareTo(after) > 0)).Take(size + 1).ToList();
            next = all.Count > size ? Convert.ToBase64String(all[size - 1].Key) : null;
            return [.. all.Take(size).Select(o => o.Value)];
        }
    }

    private void CheckUnlocked(string name, string? ifGenerationMatch)
    {
        if (ifGenerationMatch is not null && (_objects.GetValueOrDefault(Encoding.UTF8.GetBytes(name))?.GenerationText ?? "0") != ifGenerationMatch)
            throw new GcsErrorException(GcsError.ConditionNotMet);
    }
}

/// <summary>An object of a bucket.</summary>
public sealed record GcsStoredObject(string Name, byte[] Bytes, string ContentType, long Generation)
{
    public string GenerationText { get; } = Generation.ToString(CultureInfo.InvariantCulture);

#pragma warning disable CA5351 // What the service gives.
    public string Md5 { get; } = Convert.ToBase64String(MD5.HashData(Bytes));
#pragma warning restore CA5351

    public string Crc32C { get; } = Crc32COf(Bytes);

    public string ETag => "C" + Convert.ToBase64String(Encoding.ASCII.GetBytes(GenerationText));

    internal JsonObject ToJson(string bucket) => new()
    {
        ["kind"] = "storage#object",
        ["id"] = $"{bucket}/{Name}/{GenerationText}",
        ["name"] = Name,
        ["bucket"] = bucket,
        ["generation"] = GenerationText,
        ["metageneration"] = "1",
        ["contentType"] = ContentType,
        ["size"] = Bytes.Length.ToString(CultureInfo.InvariantCulture),
        ["md5Hash"] = Md5,
        ["crc32c"] = Crc32C,
        ["etag"] = ETag,
    };

    /// <summary>CRC32C (RFC 3720) in the service's form: base64 of its bytes, the highest first.</summary>
    public static string Crc32COf(byte[] bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var crc = uint.MaxValue;
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var last in bytes.AsSpan(words.Length * sizeof(ulong)))
            crc = BitOperations.Crc32C(crc, last);
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, ~crc);
        return Convert.ToBase64String(checksum);
    }
}
