using System.Text;

namespace AssetSdk.Core.Tests;

/// <summary>Inputs as large as somebody can make them: read in memory that grows as they do, or refused.</summary>
public sealed class HostileSizeTests
{
    private static readonly string Hex = Digest.Of([1]).Hex;

    private static byte[] Listed(int files) => Encoding.UTF8.GetBytes("assetsdk-tree 1 folder\n" + string.Concat(Enumerable.Range(0, files).Select(i => $"{Hex} 1 - d{i / 1000:0000}/f{i:0000000}\n")));

    private static byte[] Manifest(int files)
    {
        var tree = AssetTree.Create(AssetKind.Folder, Enumerable.Range(0, files).Select(i => new AssetFile($"d{i / 1000:0000}/f{i:0000000}", 1, Digest.Of([1]))));
        return Encoding.UTF8.GetBytes("{\"is_directory\":true,\"contents\":[" + string.Join(',', tree.Files.Select(f => $"\"{f.Path}\""))
            + $"],\"assetsdk\":{{\"format\":1,\"digest\":\"{tree.Digest}\",\"files\":[" + string.Join(',', tree.Files.Select(f => $"{{\"path\":\"{f.Path}\",\"size\":1,\"sha256\":\"{Hex}\"}}")) + "]}}");
    }

    private static byte[] Versions(int count) => Encoding.UTF8.GetBytes("{\"versions\": [" + string.Join(", ", Enumerable.Range(0, count).Select(i => $"\"{i / 1000}.{i % 1000}\"")) + "]}");

    private static byte[] Lock(int entries) => LockFileFormat.Write(AssetLock.Create(Enumerable.Range(0, entries).Select(i => new LockEntry($"n/{i}", "", "major_minor", "1.0", AssetKind.File, Digest.Of([1]), 1, 1))));

    private static byte[] Map(int entries) => AssetMap.Write(Enumerable.Range(0, entries).Select(i => new AssetMap.Entry($"n/{i}", "1.0", "", "/x")));

    private static byte[] Index(int files) => Encoding.UTF8.GetBytes(new AssetIndex("A", "", "internal", "a",
        [new IndexAsset("n", "n", "", "major_minor", "1.0", "", isFolder: true, 1, files, "", "", "", "all", IndexAsset.Restored, "", [.. Enumerable.Range(0, files).Select(i => new IndexFile($"f{i}", 1, Hex))])]).Write());

    private static long Allocated(Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public static TheoryData<string> Formats => ["manifest", "listing", "versions", "selection", "lock", "map", "index"];

    /// <summary>Ten times the input takes about ten times the memory, and none takes much more than it is long.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_TenTimesAsMuch_TakesTenTimesTheMemory(string format)
    {
        (Func<int, byte[]> Make, Action<byte[]> Read) of = format switch
        {
            "manifest" => (Manifest, b => ManifestFormat.Read(b, "n")),
            "listing" => (Listed, b => AssetTree.Parse(b)),
            "versions" => (Versions, b => VersionList.Read(b)),
            "selection" => (Versions, b => VersionScheme.Default.Select("7", VersionList.Read(b))),
            "lock" => (Lock, b => LockFileFormat.Read(b, "lock")),
            "map" => (Map, b => AssetMap.Read(b)),
            _ => (Index, b => AssetIndex.TryRead(new StringReader(Encoding.UTF8.GetString(b)), withFiles: true)),
        };
        var (few, many) = (of.Make(5_000), of.Make(50_000));
        of.Read(few);

        var (small, large) = (Allocated(() => of.Read(few)), Allocated(() => of.Read(many)));

        Assert.InRange((double)large / small, 1, 15);
        Assert.InRange(large, 0, many.Length * 100L);
    }

    [Fact]
    public void Read_LargerThanAnySuchFileIs_IsRefusedUnread()
    {
        foreach (var (most, read) in new (int, Action<byte[]>)[]
        {
            (ManifestFormat.MaxBytes, b => ManifestFormat.Read(b, "n")),
            (VersionList.MaxBytes, b => VersionList.Read(b)),
            (LockFileFormat.MaxBytes, b => LockFileFormat.Read(b, "lock")),
        })
        {
            var bytes = new byte[most + 1];
            Assert.InRange(Allocated(() => Assert.Contains("larger than", Assert.Throws<AssetException>(() => read(bytes)).Message, StringComparison.Ordinal)), 0, 1 << 20);
        }
    }

    [Fact]
    public void Read_MoreFilesThanAnAssetHas_IsRefused()
    {
        var contents = Encoding.UTF8.GetBytes("{\"is_directory\":true,\"contents\":[" + string.Join(',', Enumerable.Range(0, AssetTree.MaxFiles + 1).Select(i => $"\"{i}\"")) + "]}");

        Assert.Contains("more than 1,000,000 files", Assert.Throws<AssetException>(() => ManifestFormat.Read(contents, "n")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Read_DeepNesting_IsRefused(string open, string close)
    {
        var value = string.Concat(Enumerable.Repeat(open, 1_000_000)) + "1" + string.Concat(Enumerable.Repeat(close, 1_000_000));

        Assert.Throws<AssetException>(() => ManifestFormat.Read(Encoding.UTF8.GetBytes($"{{\"is_directory\":false,\"x\":{value}}}"), "n"));
        Assert.Throws<AssetException>(() => VersionList.Read(Encoding.UTF8.GetBytes($"{{\"versions\":{value}}}")));
        Assert.Throws<AssetException>(() => LockFileFormat.Read(Encoding.UTF8.GetBytes($"{{\"version\":1,\"x\":{value},\"assets\":[]}}"), "lock"));
    }
}
