using System.Reflection;
using AssetSdk.Core;

namespace AssetSdk.Generators.Tests;

/// <summary>Runs generated code. Names are unique to a test: variables and the app's folder are the process's.</summary>
public sealed class RunTests : IDisposable
{
    private readonly string _id = "t" + Guid.NewGuid().ToString("N");
    private readonly string _folder;
    private readonly List<string> _cleanUp = [];

    public RunTests()
    {
        _folder = Directory.CreateTempSubdirectory("assetsdk-").FullName;
        _cleanUp.Add(_folder);
    }

    private string Variable => "ASSETSDK_" + _id.ToUpperInvariant() + "_X_PATH";

    private static string App => AppContext.BaseDirectory;

    private string Digest => "sha256:" + IndexBuilder.Sha(_id);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        foreach (var path in _cleanUp)
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else if (File.Exists(path))
                File.Delete(path);
        }
    }

    private IndexBuilder FolderAsset(string subPath = "") => new IndexBuilder { AssemblyName = _id }.Folder(_id + "/x", "1.0", ["a.txt", "b/c.txt"], subPath: subPath, digest: Digest);

    private IndexBuilder FileAsset() => new IndexBuilder { AssemblyName = _id }.File(_id + "/x", "x.bin", digest: Digest);

    private Leaf Load(IndexBuilder index, bool fromFile = true)
    {
        var bytes = Generation.Run(index.Write()).Compile(assemblyName: _id).Emitted();
        var assembly = fromFile ? Compiled.LoadedFrom(bytes, Path.Combine(_folder, _id + ".dll")) : Compiled.Loaded(bytes);
        return new Leaf(assembly.GetType("Acme.App.Assets+" + char.ToUpperInvariant(_id[0]) + _id[1..] + "+X")!);
    }

    private string Make(string root, string path, bool isFile = false)
    {
        var full = Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));
        if (root == App)
            _cleanUp.Add(path.StartsWith("assets/", StringComparison.Ordinal) ? Path.Combine(App, "assets", _id) : full);
        Directory.CreateDirectory(isFile ? Path.GetDirectoryName(full)! : full);
        if (isFile)
            File.WriteAllText(full, "");
        return full;
    }

    private void Map(string root, params string[] lines)
    {
        var map = Path.Combine(root, _id + ".assets.map");
        _cleanUp.Add(map);
        File.WriteAllText(map, "assetsdk-map 1\n" + string.Concat(lines.Select(line => line + "\n")));
    }

    private string MapLine(string path, string? digest = null, string version = "1.0") => $"{_id}/x\t{version}\t{digest ?? Digest}\t{path}\tanother column";

    [Fact]
    public void Path_Everywhere_IsLookedForInTheOrderOfTheContract()
    {
        var inCache = Make(_folder, "cache");
        var mappedBesideApp = Make(_folder, "cache-of-app");
        var overridden = Make(_folder, "override");
        var places = new List<(string Expected, Action Add)>
        {
            (mappedBesideApp, () => Map(App, MapLine(mappedBesideApp))),
            (inCache, () => Map(_folder, MapLine(inCache))),
            (Path.Combine(App, "assets", _id, "x", "1.0"), () => Make(App, $"assets/{_id}/x/1.0")),
            (Path.Combine(_folder, "assets", _id, "x", "1.0"), () => Make(_folder, $"assets/{_id}/x/1.0")),
            (overridden, () => Environment.SetEnvironmentVariable(Variable, overridden)),
        };
        var bytes = Generation.Run(FolderAsset().Write()).Compile(assemblyName: _id).Emitted();
        foreach (var (expected, add) in places)
        {
            add();
            var assembly = Compiled.LoadedFrom(bytes, Path.Combine(_folder, _id + ".dll"));
            Assert.Equal(expected, new Leaf(assembly.GetTypes().Single(t => t.Name == "X")).Path);
        }
    }

    [Fact]
    public void Path_AssemblyWithoutLocation_IsBesideTheApp()
    {
        Make(_folder, $"assets/{_id}/x/1.0");
        var expected = Make(App, $"assets/{_id}/x/1.0");
        Assert.Equal(expected, Load(FolderAsset(), fromFile: false).Path);
    }

    [Fact]
    public void Path_FileAsset_IsTheFile()
    {
        var expected = Make(_folder, $"assets/{_id}/x/1.0/x.bin", isFile: true);
        var leaf = Load(FileAsset());
        Assert.Equal(expected, leaf.Path);
        Assert.Equal(expected, leaf.File("XBin"));
    }

    [Fact]
    public void Path_FileAssetOverriddenOrMapped_IsThatFileWhateverItsName()
    {
        var other = Make(_folder, "other name.dat", isFile: true);
        Map(_folder, MapLine(other));
        Assert.Equal(other, Load(FileAsset()).File("XBin"));
    }

    [Fact]
    public void File_OfFolder_IsBelowIt()
    {
        var root = Make(_folder, $"assets/{_id}/x/1.0");
        var leaf = Load(FolderAsset());
        Assert.Equal(Path.Combine(root, "a.txt"), leaf.File("ATxt"));
        Assert.Equal(Path.Combine(root, "b", "c.txt"), leaf.File("B+CTxt"));
    }

    [Fact]
    public void Path_SubPath_IsInsideAndFilesAreOfTheWhole()
    {
        var root = Make(_folder, $"assets/{_id}/x/1.0");
        var leaf = Load(FolderAsset(subPath: "b/c.txt"));
        var missing = Assert.Throws<FileNotFoundException>(() => leaf.Path);
        Assert.Contains("has no 'b/c.txt'", missing.Message, StringComparison.Ordinal);
        var expected = Make(root, "b/c.txt", isFile: true);
        Assert.Equal(expected, leaf.Path);
        Assert.Equal(Path.Combine(root, "a.txt"), leaf.File("ATxt"));
    }

    [Fact]
    public void Path_MapEscapes_AreRead()
    {
        var odd = Make(_folder, "tab\tback\\slash");
        Map(_folder, MapLine(odd.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)));
        Assert.Equal(odd, Load(FolderAsset()).Path);
    }

    [Fact]
    public void Path_WrittenByCore_IsRead()
    {
        var cache = Make(_folder, "cache");
        File.WriteAllLines(Path.Combine(_folder, _id + ".assets.map"), ["assetsdk-map 1", TabText.Escape(_id + "/x") + "\t1.0\t" + Digest + "\t" + TabText.Escape(cache)]);
        Assert.Equal(cache, Load(FolderAsset()).Path);
    }

    [Fact]
    public void Path_Nothing_ExceptionListsAllThatWasTried()
    {
        var leaf = Load(FolderAsset());
        var e = Assert.Throws<DirectoryNotFoundException>(() => leaf.Path);
        Assert.Equal(
            $"""
            The asset '{_id}/x' 1.0 ({Digest}) was not found. Tried:
              the environment variable {Variable}: not set
              {Path.Combine(_folder, "assets", _id, "x", "1.0")}: does not exist
              {Path.Combine(App, "assets", _id, "x", "1.0")}: does not exist
              {Path.Combine(_folder, _id + ".assets.map")}: does not exist
              {Path.Combine(App, _id + ".assets.map")}: does not exist
            Build the project again to restore the asset on this machine, run what `dotnet publish` wrote to carry the asset along, or set {Variable} to a folder that holds it.
            """.ReplaceLineEndings("\n"),
            e.Message);
    }

    [Fact]
    public void Path_NothingWithoutLocation_ExceptionSaysSo()
    {
        var e = Assert.Throws<FileNotFoundException>(() => Load(FileAsset(), fromFile: false).File("XBin"));
        Assert.Contains("\n  beside the assembly: it was not loaded from a file\n", e.Message, StringComparison.Ordinal);
        Assert.Equal("x.bin", e.FileName);
    }

    [Theory]
    [InlineData("name", "has no line for this asset")]
    [InlineData("version", "has no line for this asset")]
    [InlineData("digest", "was written for other bytes of this version, with digest 'sha256:00'")]
    [InlineData("gone", "which is not a folder (any more)")]
    [InlineData("kind", "which is not a folder (any more)")]
    [InlineData("header", "is not a map that this program reads")]
    public void Path_MapDoesNotMatch_ExceptionSaysWhy(string what, string expected)
    {
        var cache = Make(_folder, "cache");
        Map(_folder, what switch
        {
            "name" => "other/x\t1.0\t" + Digest + "\t" + cache,
            "version" => MapLine(cache, version: "1.1"),
            "digest" => MapLine(cache, "sha256:00"),
            "gone" => MapLine(cache + "-gone"),
            "kind" => MapLine(Make(_folder, "file", isFile: true)),
            _ => "",
        });
        if (what == "header")
            File.WriteAllText(Path.Combine(_folder, _id + ".assets.map"), "assetsdk-map 2\n" + MapLine(cache) + "\n");
        var e = Assert.Throws<DirectoryNotFoundException>(() => Load(FolderAsset()).Path);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_VariableLeadsNowhere_NothingStandsInForIt()
    {
        Make(_folder, $"assets/{_id}/x/1.0");
        Environment.SetEnvironmentVariable(Variable, Path.Combine(_folder, "nowhere"));
        var e = Assert.Throws<DirectoryNotFoundException>(() => Load(FolderAsset()).Path);
        Assert.StartsWith($"The environment variable {Variable} overrides the asset", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_VariableEmpty_IsNotSet()
    {
        var expected = Make(_folder, $"assets/{_id}/x/1.0");
        Environment.SetEnvironmentVariable(Variable, "");
        Assert.Equal(expected, Load(FolderAsset()).Path);
    }

    [Fact]
    public void Path_LocalOverride_IsTheMapsAndNotAnOlderCopy()
    {
        Make(_folder, $"assets/{_id}/x/1.0");
        var local = Make(_folder, "local");
        Map(_folder, MapLine(local, digest: ""));
        var index = new IndexBuilder { AssemblyName = _id }.Folder(_id + "/x", "1.0", ["a.txt"], digest: "", state: IndexAsset.Overridden);
        Assert.Equal(local, Load(index).Path);
    }

    [Fact]
    public void Path_Failed_IsLookedForAgain()
    {
        var leaf = Load(FolderAsset());
        Assert.Throws<DirectoryNotFoundException>(() => leaf.Path);
        Assert.Throws<DirectoryNotFoundException>(() => leaf.File("ATxt"));
        var expected = Make(_folder, $"assets/{_id}/x/1.0");
        Assert.Equal(expected, leaf.Path);
        Assert.Equal(Path.Combine(expected, "a.txt"), leaf.File("ATxt"));
    }

    [Fact]
    public void Path_Found_IsKept()
    {
        var root = Make(_folder, $"assets/{_id}/x/1.0");
        var leaf = Load(FolderAsset());
        var (path, file) = (leaf.Path, leaf.File("ATxt"));
        Directory.Delete(root);
        Assert.Same(path, leaf.Path);
        Assert.Same(file, leaf.File("ATxt"));
    }

    [Fact]
    public void File_SecondCall_AllocatesNothing()
    {
        Make(_folder, $"assets/{_id}/x/1.0");
        var leaf = Load(FolderAsset());
        var file = leaf.Getter("ATxt");
        var path = leaf.PathGetter();
        _ = file() + path();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            file();
            path();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Path_ManyThreads_AllGetTheSameObject()
    {
        Make(_folder, $"assets/{_id}/x/1.0");
        var leaf = Load(FolderAsset());
        var (path, file) = (leaf.PathGetter(), leaf.Getter("B+CTxt"));
        using var barrier = new Barrier(8);
        var seen = new (string Path, string File)[8];
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            barrier.SignalAndWait();
            seen[i] = (path(), file());
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        Assert.All(seen, s =>
        {
            Assert.Same(seen[0].Path, s.Path);
            Assert.Same(seen[0].File, s.File);
        });
    }

    [Fact]
    public void All_ListsEveryAssetAndLooksUpLazily()
    {
        var index = FolderAsset().File("fonts/inter", "Inter.ttf", version: "4.0");
        var leaf = Load(index);
        var all = ((System.Collections.IEnumerable)leaf.Type.DeclaringType!.DeclaringType!.GetProperty("All")!.GetValue(null)!).Cast<object>().ToArray();
        Assert.Equal(_id + "/x 1.0, fonts/inter 4.0", string.Join(", ", all));
        Assert.Equal(Digest, all[0].GetType().GetProperty("Digest")!.GetValue(all[0]));
        var path = all[0].GetType().GetProperty("Path")!.GetMethod!.CreateDelegate<Func<string>>(all[0]);
        Assert.Throws<DirectoryNotFoundException>(() => path());
        var expected = Make(_folder, $"assets/{_id}/x/1.0");
        Assert.Equal(expected, path());
    }

    [Fact]
    public void Constants_AreTheLocks()
    {
        var leaf = Load(FolderAsset());
        Assert.Equal((_id + "/x", "1.0", Digest), (leaf.Constant("Name"), leaf.Constant("Version"), leaf.Constant("Digest")));
    }

    /// <summary>The class of an asset.</summary>
    private sealed class Leaf(Type type)
    {
        public Type Type { get; } = type;

        public string Path => PathGetter()();

        public string Constant(string name) => (string)Type.GetField(name)!.GetRawConstantValue()!;

        public Func<string> PathGetter() => Delegate(Type, "Path");

        public string File(string accessor) => Getter(accessor)();

        public Func<string> Getter(string accessor)
        {
            var parts = accessor.Split('+');
            var owner = parts[..^1].Aggregate(Type.GetNestedType("Files")!, (t, name) => t.GetNestedType(name)!);
            return Delegate(owner, parts[^1]);
        }

        private static Func<string> Delegate(Type owner, string property) => owner.GetProperty(property, BindingFlags.Public | BindingFlags.Static)!.GetMethod!.CreateDelegate<Func<string>>();
    }
}
