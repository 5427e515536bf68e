using System.Formats.Tar;
using System.IO.Compression;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// Reads the entries of an archive, one after the other. Links, devices and encrypted entries refuse the archive.
/// </summary>
internal static class ArchiveReader
{
    private const int UnixTypeMask = 0xF000;
    private const int UnixRegular = 0x8000;
    private const int UnixFolder = 0x4000;
    private const int UnixUserExecute = 0x40;

    public static IAsyncEnumerable<ArchiveEntry> ReadAsync(Stream archive, ArchiveKind kind, CancellationToken cancellationToken) => kind switch
    {
        ArchiveKind.Zip => ReadZip(archive),
        ArchiveKind.Tar => ReadTarAsync(archive, cancellationToken),
        ArchiveKind.TarGz => ReadTarGzAsync(archive, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static async IAsyncEnumerable<ArchiveEntry> ReadZip(Stream archive)
    {
        var counted = new ZipDirectoryStream(archive);
        await using var _ = counted.ConfigureAwait(false);
        using var zip = new ZipArchive(counted, ZipArchiveMode.Read, leaveOpen: true);
        var entries = zip.Entries;
        counted.IsCounting = false;
        foreach (var entry in entries)
        {
            var mode = entry.ExternalAttributes >> 16;
            var type = mode & UnixTypeMask;
            if (entry.FullName.EndsWith('/') || type == UnixFolder)
            {
                yield return Folder(entry.FullName);
                continue;
            }

            if (type is not (0 or UnixRegular))
                throw Refused($"'{AssetPath.Printable(entry.FullName)}' is a link or a device");
            if (entry.IsEncrypted)
                throw Refused($"'{AssetPath.Printable(entry.FullName)}' is encrypted");
            var content = entry.Open();
            await using (content.ConfigureAwait(false))
                yield return new ArchiveEntry(entry.FullName, (mode & UnixUserExecute) != 0, content);
        }
    }

    private static async IAsyncEnumerable<ArchiveEntry> ReadTarGzAsync(Stream archive, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var gzip = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            await foreach (var entry in ReadTarAsync(gzip, cancellationToken).ConfigureAwait(false))
                yield return entry;
        }
    }

    private static async IAsyncEnumerable<ArchiveEntry> ReadTarAsync(Stream archive, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An empty file is an empty archive; read through, it would be one that is cut off.
        if (archive is { CanSeek: true, Length: 0 })
            yield break;
        var metered = new MeteredStream(archive);
        await using (metered.ConfigureAwait(false))
        {
            var tar = new TarReader(metered, leaveOpen: true);
            await using (tar.ConfigureAwait(false))
            {
                while (await NextAsync(tar, metered, cancellationToken).ConfigureAwait(false) is { } entry)
                {
                    switch (entry.EntryType)
                    {
                        case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                            yield return new ArchiveEntry(Relative(entry.Name), entry.Mode.HasFlag(UnixFileMode.UserExecute), entry.DataStream ?? Stream.Null);
                            break;
                        case TarEntryType.Directory:
                            yield return Folder(entry.Name);
                            break;
                        case TarEntryType.GlobalExtendedAttributes:
                            break;
                        default:
                            throw Refused($"'{AssetPath.Printable(entry.Name)}' is a link or a device ({entry.EntryType})");
                    }
                }
            }
        }
    }

    // The headers of an entry; the bytes of a file are counted by whoever takes them.
    private static async Task<TarEntry?> NextAsync(TarReader tar, MeteredStream metered, CancellationToken cancellationToken)
    {
        const long MaxHeaders = 1 << 20;
        metered.Allow(MaxHeaders);
        var entry = await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false);
        metered.Allow(long.MaxValue);
        return entry;
    }

    private static ArchiveEntry Folder(string name) => new(Relative(name).TrimEnd('/'), false, null);

    // 'tar -c .' writes './a', and './' for the folder itself.
    private static string Relative(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name is "." ? "" : name;

    internal static AssetException Refused(string why, Exception? inner = null) =>
        new(AssetErrorCode.ArchiveRefused, $"The archive was refused, and nothing of it was taken: {why}.", inner);
}
