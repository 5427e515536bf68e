using System.Text;
using AssetSdk.Stores;

namespace AssetSdk.Testing;

/// <summary>Whole reads and writes in one call.</summary>
public static class ObjectStoreExtensions
{
    /// <summary>The bytes of an object, or <see langword="null"/> when there is none.</summary>
    public static async Task<byte[]?> ReadBytesAsync(this IObjectStore store, string key)
    {
        await using var read = await store.ReadAsync(key, ObjectReadOptions.Whole, CancellationToken.None);
        return read.Status == ObjectReadStatus.Found ? await BytesOf(read) : null;
    }

    /// <summary>The text of an object, or <see langword="null"/> when there is none.</summary>
    public static async Task<string?> ReadTextAsync(this IObjectStore store, string key) =>
        await store.ReadBytesAsync(key) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The bytes of an open object.</summary>
    public static async Task<byte[]> BytesOf(ObjectRead read)
    {
        using var bytes = new MemoryStream();
        await read.Content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>The validator of an object.</summary>
    public static async Task<string?> ValidatorAsync(this IObjectStore store, string key)
    {
        await using var read = await store.ReadAsync(key, ObjectReadOptions.Whole, CancellationToken.None);
        return read.Validator;
    }

    /// <summary>Writes bytes, create-only or if the object still has a validator.</summary>
    public static async Task<bool> WriteAsync(this IWritableObjectStore store, string key, byte[] bytes, string? ifMatch = null)
    {
        using var content = new MemoryStream(bytes, writable: false);
        return await store.TryWriteAsync(key, content, bytes.Length, ifMatch, CancellationToken.None);
    }

    /// <summary>Writes text, create-only or if the object still has a validator.</summary>
    public static Task<bool> WriteAsync(this IWritableObjectStore store, string key, string text, string? ifMatch = null) =>
        store.WriteAsync(key, Encoding.UTF8.GetBytes(text), ifMatch);

    /// <summary>The keys of a listing, in its order.</summary>
    public static async Task<List<string>> ListKeysAsync(this IWritableObjectStore store, string prefix = "")
    {
        var keys = new List<string>();
        await foreach (var entry in store.ListAsync(prefix, CancellationToken.None))
            keys.Add(entry.Key);
        return keys;
    }
}
