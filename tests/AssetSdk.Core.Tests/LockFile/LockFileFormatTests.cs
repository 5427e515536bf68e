using System.Text;

namespace AssetSdk.Core.Tests;

public sealed class LockFileFormatTests
{
    private static readonly Digest Abc = Digest.Of("abc"u8);
    private static readonly LockEntry Ucd = new("unicode/ucd", "15", "major_minor", "15.0", AssetKind.Folder, Abc, 2103456, 3);

    private static AssetLock Read(string text) => LockFileFormat.Read(Encoding.UTF8.GetBytes(text), "/p/assets.lock.json");

    private static string Write(AssetLock assetLock) => Encoding.UTF8.GetString(LockFileFormat.Write(assetLock));

    private static AssetException Refusal(string text)
    {
        var failure = Assert.Throws<AssetException>(() => Read(text));
        Assert.Contains("/p/assets.lock.json", failure.Message, StringComparison.Ordinal);
        return failure;
    }

    [Fact]
    public void Write_Golden_IsOneEntryALineSortedWithAFinalNewline()
    {
        var assetLock = AssetLock.Create(
        [
            Ucd with { Name = "unicode/ucd-b" },
            Ucd with { Requested = "", Scheme = "semver", Resolved = "15.0.0" },
            Ucd with { Requested = "", Resolved = "16.0" },
            Ucd,
            new LockEntry("glove", Abc.Hex, "url", "ba7816bf8f01", AssetKind.File, Abc, 3, 1),
            Ucd with { Name = "Z" },
        ]);

        Assert.Equal(
            $$"""
            { "version": 1, "assets": [
              {"name":"Z","requested":"15","scheme":"major_minor","resolved":"15.0","kind":"folder","digest":"{{Abc}}","size":2103456,"files":3},
              {"name":"glove","requested":"{{Abc.Hex}}","scheme":"url","resolved":"ba7816bf8f01","kind":"file","digest":"{{Abc}}","size":3,"files":1},
              {"name":"unicode/ucd","requested":"","scheme":"major_minor","resolved":"16.0","kind":"folder","digest":"{{Abc}}","size":2103456,"files":3},
              {"name":"unicode/ucd","requested":"","scheme":"semver","resolved":"15.0.0","kind":"folder","digest":"{{Abc}}","size":2103456,"files":3},
              {"name":"unicode/ucd","requested":"15","scheme":"major_minor","resolved":"15.0","kind":"folder","digest":"{{Abc}}","size":2103456,"files":3},
              {"name":"unicode/ucd-b","requested":"15","scheme":"major_minor","resolved":"15.0","kind":"folder","digest":"{{Abc}}","size":2103456,"files":3}
            ] }

            """,
            Write(assetLock));
    }

    [Fact]
    public void Write_Nothing_IsStillALockFile()
    {
        Assert.Equal("{ \"version\": 1, \"assets\": [\n] }\n", Write(AssetLock.Empty));
        Assert.Empty(Read(Write(AssetLock.Empty)).Entries);
    }

    [Fact]
    public void WriteAndRead_AnyLock_AreInverse() => Properties.Check(
        FsCheck.Fluent.Gen.Select(FsCheck.Fluent.Gen.ListOf(Samples.LockEntries), l => l.DistinctBy(e => e.Key).ToList()),
        entries =>
        {
            var assetLock = AssetLock.Create(entries, entries.Count % 2 == 0 ? "" : "\"logs\":[1]");
            var bytes = LockFileFormat.Write(assetLock);
            var read = LockFileFormat.Read(bytes, "x");
            return read.Means(assetLock)
                && LockFileFormat.Write(read).AsSpan().SequenceEqual(bytes)
                && bytes.Count(b => b == '\n') == entries.Count + 2 && !bytes.Contains((byte)'\r')
                && LockFileFormat.Write(AssetLock.Create(entries.AsEnumerable().Reverse(), assetLock.UnknownMembers)).AsSpan().SequenceEqual(bytes);
        });

    [Fact]
    public void Read_UnknownKeys_AreKeptAtBothLevels()
    {
        var text = $$"""
            { "version": 1, "logs":[1,{"a":"é"}],"other":null, "assets": [
              {"name":"a","requested":"","scheme":"major_minor","resolved":"1.0","kind":"file","digest":"{{Abc}}","size":3,"files":1,"x":{"y":[true,1.50]},"z":"\\"},
              {"name":"b","requested":"","scheme":"major_minor","resolved":"1.0","kind":"file","digest":"{{Abc}}","size":3,"files":1}
            ] }

            """;

        Assert.Equal(text, Write(Read(text)));
        Assert.Contains("\"x\":{\"y\":[true,1.50]}", Write(Read(text).With(Ucd with { Name = "a", Requested = "", Resolved = "1.1" })), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherLineEndsAndLayout_MeansTheSame()
    {
        var text = Write(AssetLock.Create([Ucd]));

        Assert.True(Read(text.Replace("\n", "\r\n", StringComparison.Ordinal)).Means(Read(text)));
        Assert.True(Read("\uFEFF" + text.Replace("\n", "", StringComparison.Ordinal).Replace(",", " ,\n\t", StringComparison.Ordinal)).Means(Read(text)));
    }

    [Theory]
    [InlineData("<<<<<<< HEAD")]
    [InlineData("=======")]
    [InlineData(">>>>>>> theirs")]
    [InlineData("||||||| base")]
    [InlineData("<<<<<<< HEAD\r")]
    public void Read_MergeConflict_SaysSo(string mark)
    {
        var text = Write(AssetLock.Create([Ucd]));
        var failure = Refusal(text.Insert(text.IndexOf('\n', StringComparison.Ordinal) + 1, mark + "\n"));

        Assert.Equal(AssetErrorCode.LockFileMergeConflict, failure.Code);
        Assert.Contains("both sides", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("0")]
    [InlineData("99999999999")]
    public void Read_UnknownFormat_SaysToUpdate(string version)
    {
        var failure = Refusal($$"""{"version": {{version}}, "assets": "anything"}""");

        Assert.Equal(AssetErrorCode.UnknownLockFileFormat, failure.Code);
        Assert.Contains(version, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\": \"1\", \"assets\": []}")]
    [InlineData("{\"version\": 1}")]
    [InlineData("{\"version\": 1, \"assets\": {}}")]
    [InlineData("{\"version\": 1, \"assets\": [1]}")]
    [InlineData("{\"version\": 1, \"assets\": [null]}")]
    [InlineData("{\"version\": 1, \"version\": 1, \"assets\": []}")]
    [InlineData("{\"version\": 1, \"assets\": []} x")]
    [InlineData("{\"version\": 1, \"assets\": []}{}")]
    [InlineData("{\"version\": 1, \"\\ud800\": 1, \"assets\": []}")]
    [InlineData("{\"version\": 1, \"x\": \"\\ud800\", \"assets\": []}")]
    public void Read_NoLockFile_IsRefused(string text) => Assert.Equal(AssetErrorCode.InvalidLockFile, Refusal(text).Code);

    [Theory]
    [InlineData("name", "\"../x\"", "not an asset name")]
    [InlineData("name", "1", "'name' of entry 1")]
    [InlineData("name", "\"\\ud800\"", "")]
    [InlineData("requested", "null", "'requested' of entry 1")]
    [InlineData("scheme", "[]", "'scheme' of entry 1")]
    [InlineData("resolved", "\"../1.0\"", "'resolved' of 'unicode/ucd'")]
    [InlineData("resolved", "\"\"", "'resolved' of 'unicode/ucd'")]
    [InlineData("kind", "\"link\"", "neither 'file' nor 'folder'")]
    [InlineData("digest", "\"sha256:12\"", "64 hex digits")]
    [InlineData("digest", "\"md5:900150983cd24fb0d6963f7d28e17f72\"", "64 hex digits")]
    [InlineData("size", "-1", "negative")]
    [InlineData("size", "\"3\"", "'size' of entry 1")]
    [InlineData("files", "3.5", "'files' of entry 1")]
    [InlineData("files", "-1", "negative")]
    public void Read_WrongKeyOfAnEntry_IsRefusedAndNamed(string key, string value, string why)
    {
        var text = Write(AssetLock.Create([Ucd]));
        var at = text.IndexOf($"\"{key}\":", StringComparison.Ordinal) + key.Length + 3;
        var end = text.IndexOfAny([',', '}'], at);

        var failure = Refusal(text[..at] + value + text[end..]);

        Assert.Equal(AssetErrorCode.InvalidLockFile, failure.Code);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DuplicateKeyOfAnEntry_IsRefused() =>
        Assert.Equal(AssetErrorCode.InvalidLockFile, Refusal(Write(AssetLock.Create([Ucd])).Replace("\"size\":", "\"size\":1,\"size\":", StringComparison.Ordinal)).Code);

    [Fact]
    public void Read_EntryTwice_IsRefusedAndNamed()
    {
        var text = Write(AssetLock.Create([Ucd, Ucd with { Requested = "16" }])).Replace("\"requested\":\"16\"", "\"requested\":\"15\"", StringComparison.Ordinal);

        Assert.Contains("'unicode/ucd' is there twice", Refusal(text).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NestedDeep_IsRefused() =>
        Assert.Equal(AssetErrorCode.InvalidLockFile, Refusal("{\"version\":1,\"x\":" + new string('[', 100_000) + new string(']', 100_000) + ",\"assets\":[]}").Code);

    [Fact]
    public void Read_HundredThousandEntries_IsTaken()
    {
        var assetLock = AssetLock.Create(Enumerable.Range(0, 100_000).Select(i => Ucd with { Name = $"n/a{i}" }));

        var read = LockFileFormat.Read(LockFileFormat.Write(assetLock), "x");

        Assert.True(read.Means(assetLock));
        Assert.Equal(100_001, read.With(Ucd).Entries.Count);
    }

    [Fact]
    public void With_OneEntry_LeavesTheOtherLinesAlone()
    {
        var before = Write(AssetLock.Create([Ucd, Ucd with { Name = "b" }, Ucd with { Name = "z" }]));
        var after = Write(Read(before).With(Ucd with { Name = "c" }));

        Assert.Equal(before.Split('\n').Append(after.Split('\n').Single(l => l.Contains("\"c\"", StringComparison.Ordinal))).Order(StringComparer.Ordinal), after.Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_Keys_DropsTheOthers() =>
        Assert.Equal(["unicode/ucd"], AssetLock.Create([Ucd, Ucd with { Name = "b" }]).Only(new HashSet<LockKey> { Ucd.Key, new("c", "", "semver") }).Entries.Keys.Select(k => k.Name));
}
