using System.Buffers;
using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Server.Assets;

/// <summary>
/// The bytes of an upload on the way to the store: stores want to know how many there are and may have to read them twice. Small ones stay in memory, others lie
/// in a file that has no name any more as soon as it is open, so that nobody has to clear it away. They are hashed as they come.
/// </summary>
internal sealed class UploadSpool : IAsyncDisposable
{
    private const int MemoryBytes = 256 << 10;
    private const int BufferBytes = 128 << 10;

    private readonly string _folder;
    private Stream _content = new MemoryStream();

    private UploadSpool(string folder) => _folder = folder;

    /// <summary>The bytes, from their beginning.</summary>
    public Stream Content
    {
        get
        {
            _content.Position = 0;
            return _content;
        }
    }

    /// <summary>How many there are.</summary>
    public long Length => _content.Length;

    /// <summary>Their digest.</summary>
    public Digest Digest { get; private set; }

    /// <summary>Takes all bytes of a stream.</summary>
    public static async Task<UploadSpool> TakeAsync(Stream source, string folder, CancellationToken cancellationToken)
    {
        var spool = new UploadSpool(folder);
        try
        {
            await spool.FillAsync(source, cancellationToken).ConfigureAwait(false);
            return spool;
        }
        catch
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _content.DisposeAsync();

    private async Task FillAsync(Stream source, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int count;
            while ((count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                await WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Digest = Digest.FromBytes(hash.GetHashAndReset());
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
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
            throw new AssetException(AssetErrorCode.DiskFull, $"The upload cannot be kept in {_folder}: {e.Message}", e);
        }
    }

    private FileStream OpenFile()
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
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
