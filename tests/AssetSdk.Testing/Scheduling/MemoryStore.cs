using System.Runtime.CompilerServices;
using System.Text;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Testing;

/// <summary>A store in memory. Every call is one step: what a bucket promises at its best, with nothing left to chance.</summary>
public sealed class MemoryStore : IWritableObjectStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (byte[] Bytes, long Revision)> _objects = new(new Utf8BytesOrder());
    private long _revision;

    public string Location => "memory";

    /// <summary>The objects, by key.</summary>
    public IReadOnlyDictionary<string, byte[]> Objects
    {
        get
        {
            lock (_gate)
                return _objects.ToDictionary(o => o.Key, o => o.Value.Bytes, StringComparer.Ordinal);
        }
    }

    /// <summary>Puts an object there, whatever was there.</summary>
    public void Put(string key, byte[] bytes)
    {
        lock (_gate)
            _objects[key] = (bytes, ++_revision);
    }

    /// <summary>All that matters of the store's state, as text: equal texts are equal states.</summary>
    public string Fingerprint()
    {
        lock (_gate)
            return string.Join('\n', _objects.Select(o => $"{o.Key}={Digest.Of(o.Value.Bytes).Hex}"));
    }

    public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectKey.Check(key);
        lock (_gate)
        {
            if (!_objects.TryGetValue(key, out var found))
                return Task.FromResult(ObjectRead.NotFound);
            var validator = Digest.Of(found.Bytes).Hex;
            if (options.UnlessMatch == validator)
                return Task.FromResult(ObjectRead.NotModified);
            var offset = options.Validator == validator && options.Offset <= found.Bytes.Length ? options.Offset : 0;
            return Task.FromResult(ObjectRead.Found(new MemoryStream(found.Bytes, (int)offset, found.Bytes.Length - (int)offset, writable: false), offset, found.Bytes.Length, validator));
        }
    }

    public async Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        using var bytes = new MemoryStream();
        await ObjectContent.CopyAsync(content, bytes, length, key, cancellationToken);
        lock (_gate)
        {
            var exists = _objects.TryGetValue(key, out var old);
            if (ifMatch is null ? exists : !exists || Digest.Of(old.Bytes).Hex != ifMatch)
                return false;
            _objects[key] = (bytes.ToArray(), ++_revision);
            return true;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectKey.Check(key);
        lock (_gate)
            _objects.Remove(key);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectEntry[] entries;
        lock (_gate)
            entries = [.. _objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(o => new ObjectEntry(o.Key, o.Value.Bytes.Length))];
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }

        await Task.CompletedTask;
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Utf8BytesOrder : IComparer<string>
    {
        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
    }
}
