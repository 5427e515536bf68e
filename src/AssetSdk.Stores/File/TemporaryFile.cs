using Microsoft.Win32.SafeHandles;

namespace AssetSdk.Stores;

/// <summary>
/// A file of which nobody knows yet what it will be called. On Linux it has no name until then, so that a process that is killed leaves nothing; elsewhere,
/// and on file systems that cannot do that, it lies in the temporary folder.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    // Written out as it comes: the flush at the end then has little left to wait for.
    private const long WriteOutBytes = 8 << 20;

    private readonly SafeFileHandle _handle;
    private readonly string? _name;
    private long _writtenOut;

    private TemporaryFile(SafeFileHandle handle, string? name) => (_handle, _name) = (handle, name);

    /// <summary>How many bytes it has.</summary>
    public long Length { get; private set; }

    /// <summary>Whether it has no name.</summary>
    public bool IsNameless => _name is null;

    /// <summary>What a link to it is made from.</summary>
    public string Path => _name ?? NativeFile.PathOf(_handle);

    /// <summary>Makes one, on the file system of the store.</summary>
    public static TemporaryFile Create(StoreFolder folder)
    {
        var path = folder.NewTemporaryPath();
        return NativeFile.TryCreateNameless(System.IO.Path.GetDirectoryName(path)!) is { } handle ? new TemporaryFile(handle, null) : CreateNamed(path);
    }

    /// <summary>Makes one that has a name, which some file systems need to put it in its place.</summary>
    public static TemporaryFile CreateNamed(string path) => new(File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None), path);

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, Length);
        Length += bytes.Length;
        if (Length - _writtenOut < WriteOutBytes)
            return;
        NativeFile.BeginWriteOut(_handle, _writtenOut, Length - _writtenOut);
        _writtenOut = Length;
    }

    /// <summary>Appends all of another.</summary>
    public void Append(TemporaryFile other, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 << 10];
        for (int count; (count = RandomAccess.Read(other._handle, buffer, Length)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Append(buffer.AsSpan(0, count));
        }
    }

    /// <summary>Returns when the disk has all of it. One that has a name is closed, since some systems do not rename what is open.</summary>
    public void Finish()
    {
        RandomAccess.FlushToDisk(_handle);
        if (!IsNameless)
            _handle.Dispose();
    }

    /// <summary>Closes it, and removes its name.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        if (_name is null)
            return;
        try
        {
            File.Delete(_name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover in the temporary folder is never read.
        }
    }
}
