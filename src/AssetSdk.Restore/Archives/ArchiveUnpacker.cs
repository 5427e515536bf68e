using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// Unpacks an archive into staged files, each hashed while it is written. One bad entry refuses the whole archive: a path that leads out, two that
/// cannot lie side by side, a link, or more bytes than an honest archive of its size has.
/// </summary>
internal static class ArchiveUnpacker
{
    /// <summary>An archive may unpack to this many bytes whatever its size, and beyond to <see cref="MaxRatio"/> times its size.</summary>
    public const long AlwaysAllowed = 1L << 30;

    /// <summary>How many times its own size an archive may unpack to.</summary>
    public const int MaxRatio = 100;

    /// <returns>The files, with where each is staged.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.ArchiveRefused"/>: the archive is malformed or hostile. Nothing stays staged.</exception>
    public static Task<IReadOnlyList<(AssetFile File, string Staged)>> UnpackAsync(CacheWriter cache, string archivePath, ArchiveKind kind, Action progress, CancellationToken cancellationToken) =>
        UnpackAsync(cache, archivePath, kind, AlwaysAllowed, progress, cancellationToken);

    internal static async Task<IReadOnlyList<(AssetFile File, string Staged)>> UnpackAsync(CacheWriter cache, string archivePath, ArchiveKind kind, long alwaysAllowed, Action progress, CancellationToken cancellationToken)
    {
        var files = new List<(AssetFile File, string Staged)>();
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var complete = false;
        try
        {
            var archive = new FileStream(archivePath, FileMode.Open, FileAccess.Read, FileShare.Read, 64 << 10, FileOptions.Asynchronous);
            await using (archive.ConfigureAwait(false))
            {
                var budget = Math.Max(alwaysAllowed, archive.Length > long.MaxValue / MaxRatio ? long.MaxValue : archive.Length * MaxRatio);
                await foreach (var entry in ArchiveReader.ReadAsync(archive, kind, cancellationToken).ConfigureAwait(false))
                {
                    if ((entry.Content is not null || entry.Path.Length > 0) && AssetPath.Problem(entry.Path) is { } problem)
                        throw ArchiveReader.Refused($"'{AssetPath.Printable(entry.Path)}': {problem}");
                    if (files.Count + folders.Count >= AssetTree.MaxFiles)
                        throw ArchiveReader.Refused($"it has more than {AssetTree.MaxFiles:N0} files");
                    if (entry.Content is null)
                    {
                        folders.Add(entry.Path);
                        continue;
                    }

                    var staged = cache.NewStagingPath();
                    var file = await UnpackAsync(cache, entry, entry.Content, staged, budget, progress, cancellationToken).ConfigureAwait(false);
                    files.Add((file, staged));
                    budget -= file.Size;
                }
            }

            if (files.Count == 0)
                throw ArchiveReader.Refused("it has no files");
            if (AssetPath.ProblemOfSet(files.Select(f => f.File.Path)) is { } clash)
                throw ArchiveReader.Refused(clash);
            if (files.Find(f => folders.Contains(f.File.Path)).File is { } both)
                throw ArchiveReader.Refused($"'{both.Path}' is both a file and a folder");
            complete = true;
            return files;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException or InvalidOperationException)
        {
            throw ArchiveReader.Refused($"it cannot be read as {Name(kind)} ({e.Message.TrimEnd('.')})", e);
        }
        finally
        {
            if (!complete)
            {
                foreach (var (_, staged) in files)
                    cache.DeleteStaged(staged);
            }
        }
    }

    private static async Task<AssetFile> UnpackAsync(CacheWriter cache, ArchiveEntry entry, Stream content, string staged, long budget, Action progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 << 10];
        long size = 0;
        var output = cache.CreateStaged(staged);
        try
        {
            await using (output.ConfigureAwait(false))
            {
                int count;
                while ((count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    size += count;
                    if (size > budget)
                        throw ArchiveReader.Refused($"it unpacks to more than {MaxRatio} times its size, as archive bombs do");
                    hash.AppendData(buffer, 0, count);
                    await cache.WriteAsync(output, buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    progress();
                }
            }
        }
        catch
        {
            cache.DeleteStaged(staged);
            throw;
        }

        return new AssetFile(entry.Path, size, Digest.FromBytes(hash.GetHashAndReset()), entry.Executable);
    }

    private static string Name(ArchiveKind kind) => kind switch { ArchiveKind.Zip => "zip", ArchiveKind.Tar => "tar", _ => "tar.gz" };
}
