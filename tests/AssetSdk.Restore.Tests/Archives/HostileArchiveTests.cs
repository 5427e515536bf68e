using System.Formats.Tar;
using System.IO.Compression;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>One bad entry refuses the whole archive, and nothing of it stays.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly CacheWriter _cache;

    public HostileArchiveTests()
    {
        _cache = new CacheWriter(new AssetCache(new CacheRoot(_temp["cache"])), new DiskCommitSteps(), TimeProvider.System, CacheLock.Patience);
        Directory.CreateDirectory(_temp["cache/v1/staging"]);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    private async Task<IReadOnlyList<string>> UnpackAsync(byte[] archive, ArchiveKind kind, long allowed = 1 << 20)
    {
        var unpacked = await ArchiveUnpacker.UnpackAsync(_cache, _temp.Write("archive", archive), kind, allowed, () => { }, CancellationToken.None);
        foreach (var (file, staged) in unpacked)
            Assert.Equal(file.Digest, Digest.Of(await File.ReadAllBytesAsync(staged)));
        return [.. unpacked.Select(u => u.File.Path)];
    }

    private async Task AssertRefusedAsync(byte[] archive, ArchiveKind kind, string why, long allowed = 1 << 20)
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => UnpackAsync(archive, kind, allowed));

        Assert.Equal(AssetErrorCode.ArchiveRefused, failure.Code);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_temp.Files("cache/v1/staging"));
        Assert.Equal(["archive"], Directory.EnumerateFiles(_temp).Select(Path.GetFileName));
    }

    public static TheoryData<string, string> BadPaths => new()
    {
        { "../evil", ".." }, { "a/../../evil", ".." }, { "/etc/evil", "absolute" }, { "C:/evil", "drive" }, { "a\\..\\evil", "\\" }, { "a\u0001b", "U+0001" }, { "a//b", "empty segment" }, { "a/./b", "'.'" }, { ".", "" },
    };

    [Theory]
    [MemberData(nameof(BadPaths))]
    public async Task Unpack_PathThatLeadsOut_IsRefused(string path, string why)
    {
        await AssertRefusedAsync(Archive.Zip(("good", "x"), (path, "x")), ArchiveKind.Zip, why);
        if (path != ".")
            await AssertRefusedAsync(Archive.Tar(("good", "x"), (path, "x")), ArchiveKind.Tar, why);
    }

    [Theory]
    [InlineData("../evil/")]
    [InlineData("/evil/")]
    [InlineData("a/../../evil/")]
    public async Task Unpack_FolderThatLeadsOut_IsRefused(string path)
    {
        await AssertRefusedAsync(Archive.Zip(("good", "x"), (path, "")), ArchiveKind.Zip, "evil");
        await AssertRefusedAsync(Archive.Tar(t =>
        {
            Archive.Add(t, "good", "x");
            t.WriteEntry(new PaxTarEntry(TarEntryType.Directory, path));
        }), ArchiveKind.Tar, "evil");
    }

    [Theory]
    [InlineData("a", "a", "twice")]
    [InlineData("a", "A", "differ only in case")]
    [InlineData("f\u00fcr", "fu\u0308r", "differ only in case")]
    [InlineData("a", "a/b", "both a file and the folder")]
    [InlineData("a", "a/", "both a file and a folder")]
    public async Task Unpack_TwoThatCannotLieSideBySide_IsRefused(string first, string second, string why)
    {
        await AssertRefusedAsync(Archive.Zip((first, "x"), (second, "y")), ArchiveKind.Zip, why);
        if (!second.EndsWith('/'))
            await AssertRefusedAsync(Archive.Tar((first, "x"), (second, "y")), ArchiveKind.Tar, why);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    public async Task Unpack_TarLinkOrDevice_IsRefused(TarEntryType type)
    {
        var archive = Archive.Tar(t =>
        {
            Archive.Add(t, "good", "x");
            t.WriteEntry(type is TarEntryType.SymbolicLink or TarEntryType.HardLink ? new PaxTarEntry(type, "evil") { LinkName = "/etc/passwd" } : new PaxTarEntry(type, "evil"));
        });

        await AssertRefusedAsync(archive, ArchiveKind.Tar, "'evil' is a link or a device");
        await AssertRefusedAsync(Archive.Gzip(archive), ArchiveKind.TarGz, "'evil' is a link or a device");
    }

    [Theory]
    [InlineData(0xA1FF)]
    [InlineData(0x21FF)]
    [InlineData(0x61FF)]
    [InlineData(0x11FF)]
    public async Task Unpack_ZipLinkOrDevice_IsRefused(int mode) =>
        await AssertRefusedAsync(Archive.Zip(z => Archive.Add(z, "evil", "/etc/passwd", mode)), ArchiveKind.Zip, "'evil' is a link or a device");

    [Fact]
    public async Task Unpack_EncryptedZip_IsRefused()
    {
        var zip = Archive.Zip(("a", "aaa"));
        zip[6] |= 1;
        zip[zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 8] |= 1;

        await AssertRefusedAsync(zip, ArchiveKind.Zip, "encrypted");
    }

    [Fact]
    public async Task Unpack_Bomb_IsRefusedBeforeItIsWritten()
    {
        var zeros = new string('\0', 5_000_000);

        await AssertRefusedAsync(Archive.Zip(("bomb", zeros)), ArchiveKind.Zip, "bombs");
        await AssertRefusedAsync(Archive.Gzip(Archive.Tar(("bomb", zeros))), ArchiveKind.TarGz, "bombs");

        // In many entries, too; and what is large is no bomb when the archive is.
        await AssertRefusedAsync(Archive.Zip([.. Enumerable.Range(0, 50).Select(i => ($"{i}", new string('\0', 100_000)))]), ArchiveKind.Zip, "bombs");
        Assert.Single(await UnpackAsync(Archive.Tar(("large", zeros)), ArchiveKind.Tar));
    }

    [Fact]
    public async Task Unpack_TarHeaderThatTakesTheMemory_IsRefused()
    {
        // What an entry says about itself is no file and in no budget of files.
        var archive = Archive.Tar(tar =>
        {
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["x"] = new string('y', 2_000_000) };
            tar.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "a", attributes) { DataStream = new MemoryStream([1]) });
        });

        await AssertRefusedAsync(archive, ArchiveKind.Tar, "larger than any such thing");
        await AssertRefusedAsync(Archive.Gzip(archive), ArchiveKind.TarGz, "larger than any such thing");
    }

    [Fact]
    public async Task Unpack_ZipOfMoreEntriesThanAnAssetHas_IsRefusedBeforeAllAreRead() =>
        await AssertRefusedAsync(WithDirectory(Archive.Zip(("a", "x")), Enumerable.Repeat("a", 1_100_000)), ArchiveKind.Zip, "more than 1,000,000 files");

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Unpack_ZipThatLiesAboutItsEntries_IsRefused(ushort says) =>
        await AssertRefusedAsync(WithDirectory(Archive.Zip(("a", "x")), ["a", "b", "c"], says), ArchiveKind.Zip, "cannot be read as zip");

    [Fact]
    public async Task Unpack_EntriesThatShareTheirBytes_AreABomb()
    {
        var archive = WithDirectory(Archive.Zip(("a", new string('\0', 100_000))), Enumerable.Range(0, 50).Select(i => $"{i:00}"));

        await AssertRefusedAsync(archive, ArchiveKind.Zip, "bombs");
    }

    [Fact]
    public async Task Unpack_ArchiveInAnArchive_IsAFile() =>
        Assert.Equal(["inner.zip"], await UnpackAsync(Archive.Zip(z =>
        {
            using var content = z.CreateEntry("inner.zip").Open();
            content.Write(Archive.Zip(("bomb", new string('\0', 5_000_000))));
        }), ArchiveKind.Zip));

    /// <summary>A zip of one file with another directory: an entry of each name, all of them that file.</summary>
    private static byte[] WithDirectory(byte[] zip, IEnumerable<string> names, long? says = null)
    {
        var start = zip.AsSpan().LastIndexOf("PK\x01\x02"u8);
        var end = zip.AsSpan().LastIndexOf("PK\x05\x06"u8);
        var header = zip[start..(start + 46)];
        using var bytes = new MemoryStream();
        bytes.Write(zip, 0, start);
        var count = 0L;
        foreach (var name in names)
        {
            BitConverter.TryWriteBytes(header.AsSpan(28), (ushort)name.Length);
            bytes.Write(header);
            bytes.Write(System.Text.Encoding.ASCII.GetBytes(name));
            count++;
        }

        // Numbers of 64 bits, whatever is said: the record, where it lies, and the old one that refers to it.
        var (record, size) = (bytes.Length, bytes.Length - start);
        bytes.Write([.. "PK\x06\x06"u8, .. BitConverter.GetBytes(44L), 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        foreach (var number in new[] { says ?? count, says ?? count, size, start })
            bytes.Write(BitConverter.GetBytes(number));
        bytes.Write([.. "PK\x06\x07"u8, 0, 0, 0, 0, .. BitConverter.GetBytes(record), 1, 0, 0, 0]);
        var tail = zip[end..];
        tail.AsSpan(8, 12).Fill(0xFF);
        bytes.Write(tail);
        return bytes.ToArray();
    }

    [Fact]
    public async Task Unpack_TarHeaderOfAbsurdSize_IsRefused()
    {
        // 77777777777 in octal digits is eight gigabytes of attributes.
        var archive = Archive.Tar(("a", "x"));
        "77777777777"u8.CopyTo(archive.AsSpan(124));
        var sum = archive.AsSpan(0, 512).ToArray().Select((b, i) => i is >= 148 and < 156 ? 32 : (int)b).Sum();
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(archive.AsSpan(148));

        await AssertRefusedAsync(archive, ArchiveKind.Tar, "cannot be read as tar");
        await AssertRefusedAsync(Archive.Gzip(archive), ArchiveKind.TarGz, "cannot be read as tar.gz");
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public async Task Unpack_TruncatedAnywhere_IsRefusedOrGivesWholeFiles(string extract)
    {
        (string, string)[] files = [("a", new string('a', 3000)), ("b", Convert.ToHexString(TestBytes.Of(3000)))];
        var (archive, kind) = extract switch { "zip" => (Archive.Zip(files), ArchiveKind.Zip), "tar" => (Archive.Tar(files), ArchiveKind.Tar), _ => (Archive.Gzip(Archive.Tar(files)), ArchiveKind.TarGz) };
        for (var length = 0; length < archive.Length; length += Math.Max(1, archive.Length / 60))
        {
            try
            {
                Assert.All(await UnpackAsync(archive[..length], kind), path => Assert.Contains(path, new[] { "a", "b" }));
                foreach (var staged in _temp.Files("cache/v1/staging"))
                    File.Delete(_temp["cache/v1/staging/" + staged]);
            }
            catch (AssetException e)
            {
                Assert.Equal(AssetErrorCode.ArchiveRefused, e.Code);
                Assert.Empty(_temp.Files("cache/v1/staging"));
            }
        }
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public async Task Unpack_AlteredAnywhere_IsRefusedOrSafe(string extract)
    {
        (string, string)[] files = [("a", "aaa"), ("sub/b", "bbb")];
        var (archive, kind) = extract switch { "zip" => (Archive.Zip(files), ArchiveKind.Zip), "tar" => (Archive.Tar(files), ArchiveKind.Tar), _ => (Archive.Gzip(Archive.Tar(files)), ArchiveKind.TarGz) };
        for (var i = 0; i < archive.Length; i += Math.Max(1, archive.Length / 300))
        {
            var altered = (byte[])archive.Clone();
            altered[i] ^= 0x41;
            try
            {
                Assert.All(await UnpackAsync(altered, kind), path => Assert.Null(AssetPath.Problem(path)));
            }
            catch (AssetException e)
            {
                Assert.Equal(AssetErrorCode.ArchiveRefused, e.Code);
            }
        }
    }

    [Fact]
    public async Task Unpack_Garbage_IsRefused()
    {
        foreach (var kind in new[] { ArchiveKind.Zip, ArchiveKind.Tar, ArchiveKind.TarGz })
            await AssertRefusedAsync(TestBytes.Of(10_000), kind, "cannot be read as");
    }

    [Fact]
    public async Task Unpack_Nothing_IsRefused()
    {
        await AssertRefusedAsync(Archive.Zip(), ArchiveKind.Zip, "no files");
        await AssertRefusedAsync(Archive.Tar(), ArchiveKind.Tar, "no files");
    }
}
