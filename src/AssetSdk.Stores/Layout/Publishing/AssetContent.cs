using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A local file or folder as an asset: what it consists of, and where each file lies.</summary>
public sealed class AssetContent
{
    private readonly IReadOnlyDictionary<string, string> _localPaths;

    private AssetContent(AssetTree tree, IReadOnlyDictionary<string, string> localPaths, IReadOnlyList<string> emptyFolders)
    {
        Tree = tree;
        _localPaths = localPaths;
        EmptyFolders = emptyFolders;
    }

    /// <summary>The files with their digests.</summary>
    public AssetTree Tree { get; }

    /// <summary>Folders without a file below them: an asset cannot hold them, so a publish drops them and should say so.</summary>
    public IReadOnlyList<string> EmptyFolders { get; }

    /// <summary>Reads a file or a folder, dot files included, and hashes every file.</summary>
    /// <remarks>
    /// Symbolic links are followed when they stay inside the folder, and become what they lead to. Files are executable when their owner may
    /// execute them; on Windows none is.
    /// </remarks>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidContent"/>: there is nothing, a file has a name that not every system takes, a link leads out of the folder or in circles, or something is no file.
    /// </exception>
    public static async Task<AssetContent> ScanAsync(string path, CancellationToken cancellationToken)
    {
        var scan = ContentScan.Run(path);
        var files = new AssetFile[scan.Files.Count];
        await Parallel.ForAsync(0, files.Length, cancellationToken, async (i, token) =>
            files[i] = await HashAsync(scan.Files[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return new AssetContent(CreateTree(scan.Kind, files), scan.Files.ToDictionary(f => f.Path, f => f.LocalPath, StringComparer.Ordinal), scan.EmptyFolders);
    }

    /// <summary>Opens a file of the asset. What is read is held to the digest of the scan: a file that has changed since ends with an error, before its last byte is given.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidContent"/>: the file cannot be read; reading the stream throws it when the file has changed.</exception>
    public Stream Open(AssetFile file)
    {
        var path = _localPaths[file.Path];
        try
        {
            return new VerifiedStream(OpenFile(path), path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ContentScan.Unreadable(path, e);
        }
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

    private static async Task<AssetFile> HashAsync(ScannedFile file, CancellationToken cancellationToken)
    {
        try
        {
            var stream = OpenFile(file.LocalPath);
            await using (stream.ConfigureAwait(false))
            {
                var (digest, size) = await ContentHash.ComputeAsync(stream, cancellationToken).ConfigureAwait(false);
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
