using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AssetSdk.Core;
using Microsoft.Win32.SafeHandles;

namespace AssetSdk.Stores;

/// <summary>
/// A store in a folder. Objects become visible whole and flushed; creating is one hard link, so that of several writers one wins; replacing
/// happens under a lock that the operating system releases.
/// </summary>
/// <remarks>
/// The driver's own files lie in <c>_assetsdk/tmp</c> and <c>_assetsdk/locks</c>: they are no objects, and neither listed nor read. What another
/// tool writes into the folder is not locked out, only noticed by validators and digests.
/// </remarks>
internal sealed class FileStore : IStagingObjectStore, IStoreMadeByWrites
{
    // Below this size the validator is the content's hash: exact, whatever the clock's resolution. Lists of versions are this small.
    private const int HashedValidatorBytes = 64 << 10;

    // A folder vanishes when another process deletes its last object; that this often is none of its doing.
    private const int MaxPlacements = 100;

    private readonly StoreFolder _folder;
    private readonly FilePlacement _placement;
    private readonly ConcurrentDictionary<string, bool> _flushedAbove = new(StringComparer.Ordinal);

    public FileStore(string root, FilePlacement? placement = null)
    {
        _folder = new StoreFolder(root);
        _placement = placement ?? FilePlacement.Default;
    }

    /// <inheritdoc/>
    public string Location => _folder.Root;

    /// <inheritdoc/>
    public bool CanBeMade => _folder.CanBeMade;

    /// <inheritdoc/>
    public async Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Offset, nameof(options));
        try
        {
            return TryOpen(key) is { } file ? await OpenedAsync(file, options, cancellationToken).ConfigureAwait(false) : Absent();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(e, Location, key, writing: false);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string? temporary = null;
        try
        {
            CheckWritable(key);
            _folder.CreateLastLevel();
            var path = _folder.PathOf(key);
            if (ifMatch is null && IsTaken(path, key))
                return false;
            FlushListed(key);
            temporary = _folder.NewTemporaryPath();
            await WriteTemporaryAsync(temporary, content, length, key, cancellationToken).ConfigureAwait(false);
            return ifMatch is null
                ? await PlaceAsync(temporary, path, key, mayMove: true, cancellationToken).ConfigureAwait(false) == PlaceResult.Placed
                : await ReplaceAsync(temporary, path, key, ifMatch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(e, Location, key, writing: true);
        }
        finally
        {
            if (temporary is not null)
                DeleteQuietly(temporary);
        }
    }

    /// <inheritdoc/>
    public Task<IStagedObject> StageAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _folder.CreateLastLevel();
            return Task.FromResult<IStagedObject>(new StagedFile(this, TemporaryFile.Create(_folder)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(e, Location, StoreFolder.Temporary, writing: true);
        }
    }

    /// <summary>Puts a file in the place of a key, unless something is there.</summary>
    public async Task<bool> TryPlaceAsync(TemporaryFile file, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            CheckWritable(key);
            var path = _folder.PathOf(key);
            if (IsTaken(path, key))
                return false;
            FlushListed(key);
            file.Finish();
            var placed = await PlaceAsync(file.Path, path, key, mayMove: !file.IsNameless, cancellationToken).ConfigureAwait(false);
            if (placed != PlaceResult.Refused)
                return placed == PlaceResult.Placed;

            // What has no name can be linked and not renamed.
            using var named = TemporaryFile.CreateNamed(_folder.NewTemporaryPath());
            named.Append(file, cancellationToken);
            named.Finish();
            return await PlaceAsync(named.Path, path, key, mayMove: true, cancellationToken).ConfigureAwait(false) == PlaceResult.Placed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(e, Location, key, writing: true);
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            CheckWritable(key);
            var path = _folder.PathOf(key);
            if (NativeFile.Facts(path) is null or { Kind: FileKind.Folder })
            {
                _folder.CheckExists();
                return;
            }

            using (await FileLock.AcquireAsync(_folder.LockPathOf(key), cancellationToken).ConfigureAwait(false))
                File.Delete(path);
            DeleteEmptyFolders(Path.GetDirectoryName(path)!);
        }
        catch (DirectoryNotFoundException)
        {
            // Someone else deleted the object and its folder: that is what was asked for.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(e, Location, key, writing: true);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _folder.CheckExists();
        using var entries = FileListing.List(_folder.Root, prefix).GetEnumerator();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!entries.MoveNext())
                    break;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw FileErrors.Translate(e, Location, prefix, writing: false);
            }

            yield return entries.Current;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held open between calls.
    }

    private ObjectRead Absent()
    {
        _folder.CheckExists();
        return ObjectRead.NotFound;
    }

    private SafeFileHandle? TryOpen(string key)
    {
        if (StoreFolder.IsOwn(key))
            return null;
        var path = _folder.PathOf(key);
        if (NativeFile.Facts(path) is not { Kind: FileKind.File })
            return null;
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async Task<ObjectRead> OpenedAsync(SafeFileHandle file, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var facts = NativeFile.Facts(file);
            Stream content = new ObjectFileStream(file, facts.Size);
            var validator = facts.Stamp;
            if (facts.Size <= HashedValidatorBytes)
            {
                // Read whole, the bytes are those of the validator even when another tool writes into the file.
                content = await ReadSmallAsync(content, (int)facts.Size, cancellationToken).ConfigureAwait(false);
                validator = ValidatorOf((MemoryStream)content);
            }

            if (string.Equals(options.UnlessMatch, validator, StringComparison.Ordinal))
            {
                file.Dispose();
                return ObjectRead.NotModified;
            }

            var offset = string.Equals(options.Validator, validator, StringComparison.Ordinal) && options.Offset <= content.Length ? options.Offset : 0;
            content.Position = offset;
            return ObjectRead.Found(content, offset, content.Length, validator, owner: file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static async Task<MemoryStream> ReadSmallAsync(Stream file, int size, CancellationToken cancellationToken)
    {
        var content = new MemoryStream(size);
        await file.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content;
    }

    private static string ValidatorOf(MemoryStream content) =>
        Convert.ToHexStringLower(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));

    private static async Task WriteTemporaryAsync(string path, Stream content, long length, string key, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        });
        await using (file.ConfigureAwait(false))
        {
            await ObjectContent.CopyAsync(content, file, length, key, cancellationToken).ConfigureAwait(false);

            // The bytes reach the disk before the name does: after a power cut an object is whole or not there.
            file.Flush(flushToDisk: true);
        }
    }

    private async Task<PlaceResult> PlaceAsync(string temporary, string path, string key, bool mayMove, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxPlacements; i++)
        {
            CreateFolders(Path.GetDirectoryName(path)!, key);
            var placed = _placement.TryPlace(temporary, path);
            if (placed == PlaceResult.Refused && mayMove)
            {
                using (await FileLock.AcquireAsync(_folder.LockPathOf(key), cancellationToken).ConfigureAwait(false))
                    placed = FilePlacement.PlaceUnderLock(temporary, path);
            }

            switch (placed)
            {
                case PlaceResult.Placed:
                    FlushName(path);
                    return placed;
                case PlaceResult.Exists:
                    if (Directory.Exists(path))
                        throw InTheWay(key);
                    FlushName(path);
                    return placed;
                case PlaceResult.Refused:
                    return placed;
                default:
                    if (!File.Exists(temporary))
                        throw new IOException($"'{temporary}' was deleted while it was in use.");

                    // Whoever deleted the last object of the folder took the folder with it: make it again.
                    cancellationToken.ThrowIfCancellationRequested();
                    break;
            }
        }

        throw new IOException($"the folder of '{path}' vanished {MaxPlacements} times while it was written to");
    }

    private async Task<bool> ReplaceAsync(string temporary, string path, string key, string ifMatch, CancellationToken cancellationToken)
    {
        using (await FileLock.AcquireAsync(_folder.LockPathOf(key), cancellationToken).ConfigureAwait(false))
        {
            var read = TryOpen(key) is { } file
                ? await OpenedAsync(file, new ObjectReadOptions { UnlessMatch = ifMatch }, cancellationToken).ConfigureAwait(false)
                : ObjectRead.NotFound;
            await read.DisposeAsync().ConfigureAwait(false);
            if (read.Status != ObjectReadStatus.NotModified)
                return false;
            File.Move(temporary, path, overwrite: true);
        }

        FlushName(path);
        return true;
    }

    private bool IsTaken(string path, string key)
    {
        if (NativeFile.Facts(path) is not { } facts)
            return false;
        if (facts.Kind == FileKind.Folder)
            throw InTheWay(key);
        FlushName(path);
        return true;
    }

    // What a list lists may have been made by one who was killed before its name was flushed.
    private void FlushListed(string key)
    {
        if (_folder.FolderOfListed(key) is { } listed)
            NativeFile.FlushFolder(listed);
    }

    // Of what was there already, too: who is told so builds on it, and whoever made it may have been killed before. The folders above may be another's, who has not flushed them yet: once a folder is enough.
    private void FlushName(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        NativeFile.FlushFolder(folder);
        if (_flushedAbove.ContainsKey(folder))
            return;
        var root = BeneathPath.Real(_folder.Root);
        for (var above = folder; above.Length > root.Length;)
        {
            above = Path.GetDirectoryName(above)!;
            NativeFile.FlushFolder(above);
        }

        // Not before: another writer would build on what is not flushed yet.
        _flushedAbove[folder] = true;
    }

    private static void CreateFolders(string folder, string key)
    {
        var missing = new Stack<string>();
        for (var path = folder; !Directory.Exists(path); path = Path.GetDirectoryName(path)!)
        {
            if (File.Exists(path))
                throw InTheWay(key);
            missing.Push(path);
        }

        foreach (var path in missing)
        {
            Directory.CreateDirectory(path);
            NativeFile.FlushFolder(Path.GetDirectoryName(path)!);
        }
    }

    private void DeleteEmptyFolders(string folder)
    {
        var root = BeneathPath.Real(_folder.Root);
        while (folder.Length > root.Length)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not empty, or another process is at it; an empty folder is no object and harms nobody.
                return;
            }

            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover in the temporary folder is never read.
        }
    }

    private static void CheckWritable(string key)
    {
        ObjectKey.Check(key);
        if (StoreFolder.IsOwn(key))
            throw new AssetException(AssetErrorCode.StoreNotWritable, $"'{key}' is where the file driver keeps its own files. Choose another key.");
    }

    private static AssetException InTheWay(string key) =>
        new(AssetErrorCode.StoreNotWritable, $"'{key}' cannot be written: a folder lies where the object belongs, or an object where its folder belongs. A folder store cannot hold both; choose another name or version.");
}
