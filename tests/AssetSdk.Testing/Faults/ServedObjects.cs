using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace AssetSdk.Testing;

/// <summary>An object as a server sees it.</summary>
public sealed record ServedObject(byte[] Bytes, DateTimeOffset Modified)
{
    /// <summary>The object's strong entity tag: its hash.</summary>
    public string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..32]}\"";
}

/// <summary>The objects of a <see cref="FaultServer"/>: those set here, then the files of its folder.</summary>
public sealed class ServedObjects
{
    private readonly ConcurrentDictionary<string, ServedObject?> _objects = new(StringComparer.Ordinal);
    private readonly string? _folder;

    internal ServedObjects(string? folder) => _folder = folder;

    /// <summary>The date of objects that are set here: long ago, so that it is a strong validator.</summary>
    public DateTimeOffset Modified { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Sets an object.</summary>
    public byte[] this[string path]
    {
        set => _objects[path] = new ServedObject(value, Modified);
    }

    /// <summary>Sets an object of text.</summary>
    public void Set(string path, string text) => this[path] = Encoding.UTF8.GetBytes(text);

    /// <summary>Takes an object away, in the folder too.</summary>
    public void Remove(string path) => _objects[path] = null;

    /// <summary>Finds an object.</summary>
    public ServedObject? Find(string path)
    {
        if (_objects.TryGetValue(path, out var found))
            return found;
        if (_folder is null || path.Split('/').Contains("..", StringComparer.Ordinal) || Path.Combine(_folder, path) is var file && !File.Exists(file))
            return null;
        return new ServedObject(File.ReadAllBytes(file), new DateTimeOffset(File.GetLastWriteTimeUtc(file)));
    }
}
