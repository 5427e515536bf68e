using System.Formats.Tar;
using AssetSdk.Core;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Restore.Tests;

/// <summary>The readers of archives over archives that are almost right: refused, or unpacked to safe files within the bound; nothing stays behind.</summary>
public sealed class ArchiveFuzzTests : IDisposable
{
    private const int Allowed = 1 << 20;

    private readonly TempFolder _temp = new();
    private readonly CacheWriter _cache;
    private readonly Fuzz _fuzz;

    public ArchiveFuzzTests(ITestOutputHelper output)
    {
        _fuzz = new Fuzz(output);
        _cache = new CacheWriter(new AssetCache(new CacheRoot(_temp["cache"])), new DiskCommitSteps(), TimeProvider.System, CacheLock.Patience);
        Directory.CreateDirectory(_temp["cache/v1/staging"]);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public Task Zip_AnyBytes_IsRefusedOrSafe() => RunAsync(ArchiveKind.Zip, Archive.Zip(z =>
    {
        Archive.Add(z, "folder/", "");
        Archive.Add(z, "folder/\u00fc.txt", "text");
        Archive.Add(z, "run", "x", 0x81ED);
    }));

    [Fact]
    public Task Tar_AnyBytes_IsRefusedOrSafe() => RunAsync(ArchiveKind.Tar, Tars());

    [Fact]
    public Task TarGz_AnyBytes_IsRefusedOrSafe() => RunAsync(ArchiveKind.TarGz, [.. Tars().Select(Archive.Gzip)]);

    /// <summary>What is compressed well is altered before it is compressed, to get behind the checksum.</summary>
    [Fact]
    public Task TarGz_AnyTar_IsRefusedOrSafe() => _fuzz.RunAsync(Tars(), 1_000, bytes => CheckAsync(Archive.Gzip(bytes), ArchiveKind.TarGz));

    private static byte[][] Tars() =>
    [
        Archive.Tar(("a.txt", "text"), ("sub/" + new string('l', 150), "long")),
        .. new[] { TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Gnu }.Select(format =>
        {
            using var bytes = new MemoryStream();
            using (var tar = new TarWriter(bytes, format, leaveOpen: true))
            {
                tar.WriteEntry(Entry(format, TarEntryType.Directory, "sub/"));
                var file = Entry(format, format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, format == TarEntryFormat.Gnu ? "sub/" + new string('g', 200) : "sub/b");
                file.DataStream = new MemoryStream([1, 2, 3]);
                tar.WriteEntry(file);
            }

            return bytes.ToArray();
        }),
    ];

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name) => format switch
    {
        TarEntryFormat.V7 => new V7TarEntry(type, name),
        TarEntryFormat.Ustar => new UstarTarEntry(type, name),
        _ => new GnuTarEntry(type, name),
    };

    private Task RunAsync(ArchiveKind kind, params byte[][] corpus) => _fuzz.RunAsync(corpus, 2_000, bytes => CheckAsync(bytes, kind));

    private async Task CheckAsync(byte[] archive, ArchiveKind kind)
    {
        IReadOnlyList<(AssetFile File, string Staged)> unpacked;
        try
        {
            unpacked = await ArchiveUnpacker.UnpackAsync(_cache, _temp.Write("archive", archive), kind, Allowed, () => { }, CancellationToken.None);
        }
        catch (AssetException e)
        {
            Assert.Equal(AssetErrorCode.ArchiveRefused, e.Code);
            Assert.Empty(_temp.Files("cache/v1/staging"));
            return;
        }

        Assert.Null(AssetPath.ProblemOfSet(unpacked.Select(u => u.File.Path)));
        Assert.InRange(unpacked.Sum(u => u.File.Size), 0, Math.Max(Allowed, archive.Length * ArchiveUnpacker.MaxRatio));
        foreach (var (file, staged) in unpacked)
        {
            Assert.Equal(file.Digest, Digest.Of(await File.ReadAllBytesAsync(staged)));
            File.Delete(staged);
        }

        Assert.Empty(_temp.Files("cache/v1/staging"));
    }
}
