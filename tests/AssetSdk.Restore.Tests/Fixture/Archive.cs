using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace AssetSdk.Restore.Tests;

/// <summary>Makes archives, good and hostile.</summary>
internal static class Archive
{
    public static byte[] Zip(params (string Path, string Text)[] files) => Zip(zip =>
    {
        foreach (var (path, text) in files)
            Add(zip, path, text);
    });

    public static byte[] Zip(Action<ZipArchive> fill)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            fill(zip);
        return bytes.ToArray();
    }

    public static ZipArchiveEntry Add(ZipArchive zip, string path, string text, int unixMode = 0)
    {
        var entry = zip.CreateEntry(path);
        if (unixMode != 0)
            entry.ExternalAttributes = unixMode << 16;
        if (!path.EndsWith('/'))
        {
            using var content = entry.Open();
            content.Write(Encoding.UTF8.GetBytes(text));
        }

        return entry;
    }

    public static byte[] Tar(params (string Path, string Text)[] files) => Tar(tar =>
    {
        foreach (var (path, text) in files)
            Add(tar, path, text);
    });

    public static byte[] Tar(Action<TarWriter> fill)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
            fill(tar);
        return bytes.ToArray();
    }

    public static void Add(TarWriter tar, string path, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = content, Mode = mode });
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
