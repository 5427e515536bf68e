using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Server.Assets;

/// <summary>
/// An object under way to a store that wants to know how many bytes it has and may have to read them twice. Few stay in memory, others lie in a file that
/// has no name any more as soon as it is open, so that nobody has to clear it away.
/// </summary>
internal sealed class SpooledObject(IWritableObjectStore store, string folder, TimeProvider clock) : IStagedObject
{
    private const int MemoryBytes = 256 << 10;

    // A request waits for these; the client has its own patience. What is larger is sent in pieces, each of which the store's driver tries again by itself, but for the last word.
    private const int Attempts = 3;
    private const int AttemptsInPieces = 2;
    private const long LargestPiece = 16 << 20;

    private Stream _content = new MemoryStream();

    public long Length => _content.Length;

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            if (_content is MemoryStream memory && memory.Length + bytes.Length > MemoryBytes)
            {
                _content = OpenFile();
                memory.Position = 0;
                await memory.CopyToAsync(_content, cancellationToken).ConfigureAwait(false);
                await memory.DisposeAsync().ConfigureAwait(false);
            }

            await _content.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(e, folder, "an upload", writing: true);
        }
    }

    public Task<bool> TryCommitAsync(string key, CancellationToken cancellationToken) => new TransferRetry(clock, attempts: Length > LargestPiece ? AttemptsInPieces : Attempts).RunAsync(
        token =>
        {
            _content.Position = 0;
            return store.TryWriteAsync(key, _content, _content.Length, ifMatch: null, token);
        },
        cancellationToken);

    public ValueTask DisposeAsync() => _content.DisposeAsync();

    private FileStream OpenFile()
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 0,
        });

        // Windows does this itself when the process ends, however it ends.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
