using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Server.Assets;

/// <summary>
/// An object under way to a store that wants to know how many bytes it has and may have to read them twice. Few stay in memory, others lie in a file that
/// has no name any more as soon as it is open, so that nobody has to clear it away.
/// </summary>
internal sealed class SpooledObject(IWritableObjectStore store, string folder, TransferRetry retry) : IStagedObject
{
    private const int MemoryBytes = 256 << 10;

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
            throw new AssetException(AssetErrorCode.DiskFull, $"The upload cannot be kept in {folder}: {e.Message}", e);
        }
    }

    public Task<bool> TryCommitAsync(string key, CancellationToken cancellationToken) => retry.RunAsync(
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
