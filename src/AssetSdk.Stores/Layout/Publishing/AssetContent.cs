using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What is to be published, a local file or folder or objects of a store: what it consists of, and where each file is read.</summary>
public sealed class AssetContent
{
    // Enough to hide a bucket's latency behind small files.
    private const int ParallelReads = 16;

    private readonly Func<AssetFile, CancellationToken, Task<VerifiedStream>> _open;

    private AssetContent(AssetTree tree, Func<AssetFile, CancellationToken, Task<VerifiedStream>> open)
    {
        Tree = tree;
        _open = open;
    }

    /// <summary>The files with their digests.</summary>
    public AssetTree Tree { get; }

    /// <summary>Folders without a file below them: an asset cannot hold them, so a publish drops them and should say so.</summary>
    public IReadOnlyList<string> EmptyFolders { get; private init; } = [];

    /// <summary>Files and folders that are left out: those that an <c>.assetignore</c> file names, and <c>.git</c>.</summary>
    public IReadOnlyList<string> Ignored { get; private init; } = [];

    /// <summary>Reads a file or a folder, dot files included, and hashes every file.</summary>
    /// <remarks>
    /// <c>.assetignore</c> files leave out what they name, by the rules of gitignore, and are left out themselves. What is named <c>.git</c> is left out at any depth, as git itself does. Symbolic links are followed when they stay inside the folder, and become what they lead to. Files are executable when their owner may
    /// execute them; on Windows none is.
    /// </remarks>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidContent"/>: there is nothing, a file has a name that not every system takes, a link leads out of the folder or in circles, or something is no file.
    /// </exception>
    public static Task<AssetContent> ScanAsync(string path, CancellationToken cancellationToken) => ScanAsync(path, null, cancellationToken);

    /// <summary>Reads a file or a folder, as <see cref="ScanAsync(string, CancellationToken)"/> does.</summary>
    /// <param name="path">The local file or folder.</param>
    /// <param name="progress">Told, from any thread, of bytes that were hashed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<AssetContent> ScanAsync(string path, Action<long>? progress, CancellationToken cancellationToken)
    {
        var scan = ContentScan.Run(path);
        var files = new AssetFile[scan.Files.Count];
        await Parallel.ForAsync(0, files.Length, cancellationToken, async (i, token) =>
            files[i] = await HashAsync(scan.Files[i], progress, token).ConfigureAwait(false)).ConfigureAwait(false);
        var localPaths = scan.Files.ToDictionary(f => f.Path, f => f.LocalPath, StringComparer.Ordinal);
        return new AssetContent(CreateTree(scan.Kind, files), (file, _) => Task.FromResult(OpenLocal(localPaths[file.Path], file)))
        {
            EmptyFolders = scan.EmptyFolders,
            Ignored = scan.Ignored,
        };
    }

    /// <summary>Reads an object of a store, or all objects below a key as a folder, and hashes every one. Nothing is kept on this machine: a publish reads them again.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The object's key, or that of the folder.</param>
    /// <param name="progress">Told, from any thread, of bytes that were hashed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidContent"/>: there is nothing, or an object has a name that not every system takes; and what the store throws.</exception>
    public static async Task<AssetContent> ScanAsync(IObjectStore store, string key, Action<long>? progress, CancellationToken cancellationToken)
    {
        var retry = new TransferRetry(TimeProvider.System);
        key = key.TrimEnd('/');
        var name = key[(key.LastIndexOf('/') + 1)..];
        var isFile = await retry.RunAsync(ct => ExistsAsync(store, key, ct), cancellationToken).ConfigureAwait(false);
        var found = isFile ? [(name, key)] : await ListAsync(store, key, cancellationToken).ConfigureAwait(false);
        var files = new AssetFile[found.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, files.Length, options, async (i, token) =>
        {
            PublishRules.CheckPath(found[i].Path);
            var (digest, size) = await retry.RunAsync(ct => HashAsync(store, found[i].Key, progress, ct), token).ConfigureAwait(false);
            files[i] = new AssetFile(found[i].Path, size, digest);
        }).ConfigureAwait(false);
        var keys = found.ToDictionary(f => f.Path, f => f.Key, StringComparer.Ordinal);
        return new AssetContent(CreateTree(isFile ? AssetKind.File : AssetKind.Folder, files), (file, ct) => OpenObjectAsync(store, keys[file.Path], file, ct));
    }

    /// <summary>Opens a file of the asset. What is read is held to the digest of the scan: a file that has changed since ends with an error, before its last byte is given.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidContent"/>: the file cannot be read; reading the stream throws it when the file has changed.</exception>
    public async Task<Stream> OpenAsync(AssetFile file, CancellationToken cancellationToken) => await OpenVerifiedAsync(file, cancellationToken).ConfigureAwait(false);

    internal Task<VerifiedStream> OpenVerifiedAsync(AssetFile file, CancellationToken cancellationToken) => _open(file, cancellationToken);

    private static VerifiedStream OpenLocal(string path, AssetFile file)
    {
        try
        {
            return new VerifiedStream(OpenFile(path), $"'{path}'", file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ContentScan.Unreadable(path, e);
        }
    }

    private static async Task<bool> ExistsAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(key, ObjectReadOptions.Whole, cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
            return read.Status == ObjectReadStatus.Found;
    }

    private static async Task<IReadOnlyList<(string Path, string Key)>> ListAsync(IObjectStore store, string key, CancellationToken cancellationToken)
    {
        if (store is not IWritableObjectStore listable)
            throw new AssetException(AssetErrorCode.InvalidContent, $"{store.Location} has no '{key}', and a web server lists no folders. Give the address of a file.");
        var files = new List<(string Path, string Key)>();
        await foreach (var entry in listable.ListAsync(key + "/", cancellationToken).ConfigureAwait(false))
        {
            // Consoles of clouds make folders as empty objects that end so.
            if (!entry.Key.EndsWith('/'))
                files.Add((entry.Key[(key.Length + 1)..], entry.Key));
            if (files.Count > AssetTree.MaxFiles)
                throw new AssetException(AssetErrorCode.InvalidContent, $"'{key}' of {store.Location} cannot be published: it has more than {AssetTree.MaxFiles:N0} files.");
        }

        return files.Count > 0
            ? files
            : throw new AssetException(AssetErrorCode.InvalidContent, $"There is nothing to publish: {store.Location} has no object '{key}' and none below it.");
    }

    private static async Task<(Digest Digest, long Size)> HashAsync(IObjectStore store, string key, Action<long>? progress, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(key, ObjectReadOptions.Whole, cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
        {
            if (read.Status != ObjectReadStatus.Found)
                throw new AssetException(AssetErrorCode.InvalidContent, $"'{key}' of {store.Location} was deleted while it was read.");
            try
            {
                return await ContentHash.ComputeAsync(read.Content, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                throw new AssetException(AssetErrorCode.SourceFailed, $"{store.Location} broke off while '{key}' was read: {e.Message}", e).AsTransient();
            }
        }
    }

    private static async Task<VerifiedStream> OpenObjectAsync(IObjectStore store, string key, AssetFile file, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(key, ObjectReadOptions.Whole, cancellationToken).ConfigureAwait(false);
        if (read.Status == ObjectReadStatus.Found)
            return new VerifiedStream(read.Content, $"'{key}' of {store.Location}", file, read);
        await read.DisposeAsync().ConfigureAwait(false);
        throw new AssetException(AssetErrorCode.InvalidContent, $"'{key}' of {store.Location} was deleted while it was published.");
    }

    private static AssetTree CreateTree(AssetKind kind, AssetFile[] files)
    {
        try
        {
            return AssetTree.Create(kind, files);
        }
        catch (AssetException e)
        {
            // Two names that differ only in case, for one: found in a store it is hostile, found here it is to be renamed.
            throw new AssetException(AssetErrorCode.InvalidContent, $"The folder cannot be published: {e.Message} Rename what clashes.", e);
        }
    }

    private static async Task<AssetFile> HashAsync(ScannedFile file, Action<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var stream = OpenFile(file.LocalPath);
            await using (stream.ConfigureAwait(false))
            {
                var (digest, size) = await ContentHash.ComputeAsync(stream, progress, cancellationToken).ConfigureAwait(false);
                return new AssetFile(file.Path, size, digest, file.Executable);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ContentScan.Unreadable(file.LocalPath, e);
        }
    }

    private static FileStream OpenFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        BufferSize = 0,
    });
}
