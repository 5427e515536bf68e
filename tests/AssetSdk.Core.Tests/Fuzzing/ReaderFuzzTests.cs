using System.Text;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Core.Tests;

/// <summary>The readers of formats over inputs that are almost right: an <see cref="AssetException"/>, or what means the same when it is written.</summary>
public sealed class ReaderFuzzTests(ITestOutputHelper output)
{
    private const int Times = 5_000;

    private static readonly Digest Some = Digest.Of([1]);

    private static readonly AssetTree Tree = AssetTree.Create(AssetKind.Folder, [new("a.txt", 3, Some), new("sub/\u00fc b.txt", 1L << 40, Digest.Of([2])), new("sub/run", 0, Digest.Of([3]), Executable: true)]);

    private static readonly LockEntry Entry = new("unicode/ucd", "15", "major_minor", "15.0", AssetKind.Folder, Some, 12, 3);

    private readonly Fuzz _fuzz = new(output);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static VersionManifest Manifest(AssetTree tree) => new() { Kind = tree.Kind, Contents = [.. tree.Files.Select(f => f.Path)], Tree = tree, Digest = tree.Digest, PushDate = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };

    // Files as they are in this repository: of modelkit, and of our own sample store.
    private static IEnumerable<byte[]> Real(string pattern) => new[] { "tests/AssetSdk.Stores.Tests/TestData", "samples" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), pattern, SearchOption.AllDirectories))
        .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(File.ReadAllBytes);

    /// <summary>Reads, and <see langword="default"/> when the input is refused as it may be.</summary>
    private static T? TryRead<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AssetException)
        {
            return default;
        }
    }

    [Fact]
    public Task Reference_AnyBytes_IsRefusedOrMeansTheSame() => _fuzz.RunAsync(
        [Utf8("unicode/ucd"), Utf8("unicode/ucd:15"), Utf8("a/b-c.d_e:1.0[sub/path.txt]"), Utf8("n:2026-11-20T19-30-00Z[/x/]"), Utf8("m:1.0.0-rc.1[\u00fc \U0001F600]")], 20_000, input =>
        {
            var text = Encoding.UTF8.GetString(input);
            if (!AssetReference.TryParse(text, out var reference, out _))
                return;
            Assert.Equal(reference, AssetReference.Parse(reference.ToString()));
            foreach (var scheme in VersionScheme.All.Where(s => reference.Version is { } v && s.IsComplete(v)))
                Assert.Equal(reference.Version, Assert.Single(scheme.Select(reference.Version, [reference.Version!])));
        });

    [Fact]
    public Task Versions_AnyBytes_AreOrderedAndSelected() => _fuzz.RunAsync(
        [Utf8("1.0\n0.1\n10.2"), Utf8("1.0.0-rc.1\n1.0.0\n2.0.0-a.b"), Utf8("2026-11-20T19-30-00Z\n2026-11-20T19-30-01Z"), Utf8("1.0-tag\n1.0-other\n2.1-x")], Times, input =>
        {
            var lines = Encoding.UTF8.GetString(input).Split('\n');
            foreach (var scheme in VersionScheme.All)
            {
                var sorted = scheme.Sort(lines);
                Assert.Equal(sorted, scheme.Sort(sorted));
                _ = TryRead(() => scheme.Select(lines[0], lines));
                Assert.All(scheme.Select(null, lines), v => Assert.Contains(v, lines));
            }
        });

    [Fact]
    public Task LockFile_AnyBytes_IsRefusedOrMeansTheSame() => _fuzz.RunAsync(
        [.. Real("assets.lock.json"), LockFileFormat.Write(AssetLock.Create([Entry, Entry with { Name = "b", UnknownMembers = "\"x\":{\"y\":[1,null,\"\\n\"]}" }], "\"logs\":[]"))], Times, input =>
        {
            if (TryRead(() => LockFileFormat.Read(input, "lock")) is not { } read)
                return;
            var written = LockFileFormat.Write(read);
            var again = LockFileFormat.Read(written, "lock");
            Assert.True(read.Means(again));
            Assert.Equal(written, LockFileFormat.Write(again));
        });

    [Fact]
    public Task Index_AnyBytes_IsRefusedOrMeansTheSame() => _fuzz.RunAsync(
        [Utf8(new AssetIndex("Assets", "Acme", "internal", "acme", [Indexed("a/b", "c.txt"), Indexed("x\t\\\n", "\u00fc")],
            [new("m", "T", "", "p.csproj", 1, 2, [new("", "a/b", 0, ""), new("v", "a/b", 1, "c")], [new("int", ["A", "B"], ["1"]), new("string[]", ["C"], ["x", "y"])], [new("t", "m")])],
            [new("Config", 0, "c.json", "json", "p.csproj", 3, 4, new("", "object", false, false, [], [new("k", "list", true, false, [], [new("", "int", false, true, ["1"], [])])]))]).Write())], Times, input =>
        {
            foreach (var withFiles in new[] { true, false })
            {
                if (AssetIndex.TryRead(new StringReader(Encoding.UTF8.GetString(input)), withFiles) is not { } read)
                    continue;
                var written = read.Write();
                Assert.Equal(written, AssetIndex.TryRead(new StringReader(written), withFiles: true)!.Write());
            }
        });

    [Fact]
    public Task Map_AnyBytes_IsRefusedOrMeansTheSame() => _fuzz.RunAsync(
        [AssetMap.Write([new("unicode/ucd", "15.0", Some.ToString(), "/home/a b/\t\\x"), new("n", "1", "", "C:\\x")])], Times, input =>
        {
            if (TryRead(() => AssetMap.Read(input)) is { } read)
                Assert.Equal(read, AssetMap.Read(AssetMap.Write(read)));
        });

    [Fact]
    public Task Manifest_AnyBytes_IsRefusedOrMeansTheSame() => _fuzz.RunAsync(
        [.. Real("*.meta"), ManifestFormat.Write(Manifest(Tree), out _), ManifestFormat.Write(Manifest(AssetTree.Create(AssetKind.File, [new("m.onnx", 7, Some)])), out _)], Times, input =>
        {
            if (TryRead(() => ManifestFormat.Read(input, "n/a")) is not { } read)
                return;
            Assert.All(read.Contents, path => Assert.Null(AssetPath.Problem(path)));
            Assert.Null(AssetPath.Problem(read.FileNameOf("n/a")));
            if (read.Tree is null)
                return;
            var again = ManifestFormat.Read(ManifestFormat.Write(read, out var apart), "n/a");
            Assert.Equal((read.Digest, read.Kind, read.Size ?? again.Size), (again.Digest, again.Kind, again.Size));
            Assert.True(apart || again.Tree!.Files.SequenceEqual(read.Tree.Files));
        });

    [Fact]
    public Task Listing_AnyBytes_IsRefusedOrTheSame() => _fuzz.RunAsync([Tree.ToListing()], Times, input =>
    {
        if (TryRead(() => AssetTree.Parse(input)) is { } read)
            Assert.Equal(input, read.ToListing());
        _ = TryRead(() => ManifestFormat.WithFiles(Manifest(Tree) with { Tree = null }, input, "n/a"));
    });

    [Fact]
    public Task VersionList_AnyBytes_IsRefusedOrMeansTheSame() => _fuzz.RunAsync([.. Real("*.versions")], Times, input =>
    {
        if (TryRead(() => VersionList.Read(input)) is { } read)
            Assert.Equal(read, VersionList.Read(VersionList.Write(read)));
    });

    private static IndexAsset Indexed(string name, string path) => new(name, name, "", "major_minor", "1.0", Some.ToString(), isFolder: true, 3, 1, "", "", "", "all", IndexAsset.Restored, "", [new IndexFile(path, 3, Some.Hex)]);
}
