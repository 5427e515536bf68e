using System.Runtime.CompilerServices;
using AssetSdk.Stores;

namespace AssetSdk.TestProcess;

/// <summary>The calls that a publish makes, up to a kill: before each, and before each piece of an object.</summary>
internal sealed class KilledStore(IWritableObjectStore inner, KillPoint kill) : IWritableObjectStore
{
    public string Location => inner.Location;

    public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        kill.Pass();
        return inner.ReadAsync(key, options, cancellationToken);
    }

    public async Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken)
    {
        kill.Pass();
        var pieces = new KilledStream(content, kill);
        await using (pieces.ConfigureAwait(false))
        {
            var written = await inner.TryWriteAsync(key, pieces, length, ifMatch, cancellationToken).ConfigureAwait(false);
            kill.Pass();
            return written;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        kill.Pass();
        return inner.DeleteAsync(key, cancellationToken);
    }

    public async IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in inner.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            kill.Pass();
            yield return entry;
        }
    }

    public void Dispose() => inner.Dispose();

    private sealed class KilledStream(Stream inner, KillPoint kill) : PieceStream(inner)
    {
        protected override void Before() => kill.Pass();
    }
}
