using System.Text;
using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>A store, a cache and projects in a folder of their own, and restores over them.</summary>
internal sealed class RestoreFixture : IDisposable
{
    /// <summary>The folder that all of it lies in.</summary>
    public TempFolder Temp { get; } = new();

    public HastyClock Clock { get; } = new();

    /// <summary>What time it is for who publishes; a test that minds puts its own here.</summary>
    public TimeProvider PublishClock { get; set; } = TimeProvider.System;

    public RecordingLog Log { get; } = new();

    /// <summary>Steps that change the cache; a test puts its own here.</summary>
    public ICommitSteps Steps { get; set; } = new DiskCommitSteps();

    /// <summary>What opens stores; a test puts its own here.</summary>
    public Func<ObjectStores> Stores { get; set; } = static () => StandardStores.Create();

    /// <summary>How long a part of a large file is; a test that wants several of a small one sets its own.</summary>
    public int PartSize { get; set; } = TransferSettings.DefaultPartSize;

    /// <summary>How often drivers were asked for.</summary>
    public int StoresMade { get; private set; }

    public CacheRoot Cache => new(Temp["cache"]);

    /// <summary>A project that names one asset, against the store <c>store</c> and the cache <c>cache</c>.</summary>
    public ProjectRequest Project(params string[] references) => ProjectAt("project", references);

    public ProjectRequest ProjectAt(string folder, params string[] references)
    {
        Directory.CreateDirectory(Temp[folder]);
        return new(Temp[folder + "/p.csproj"])
        {
            Items = [.. references.Select(r => Item(r) with { DefiningFile = Temp[folder + "/p.csproj"] })],
            LockFile = Temp[folder + "/assets.lock.json"],
            IndexFile = Temp[folder + "/obj/p.assets.index"],
            MapFile = Temp[folder + "/bin/p.assets.map"],
            Store = Temp["store"],
            CachePath = Temp["cache"],
            AssemblyName = "p",
            Environment = static _ => null,
        };
    }

    public RemoteAssetItem Item(string reference) => new(reference, Temp["project/p.csproj"]);

    public Task<ProjectResult> RunAsync(ProjectRequest project, CancellationToken cancellationToken = default) => new ProjectRestorer(
        () =>
        {
            StoresMade++;
            return Stores();
        },
        Log, Clock, Steps) { PartSize = PartSize }.RunAsync(project, cancellationToken);

    /// <summary>Restores, and expects no error.</summary>
    public async Task<ProjectResult> RestoreAsync(ProjectRequest project)
    {
        var result = await RunAsync(project);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics.Select(d => $"{d.Code}: {d.Message}")));
        return result;
    }

    /// <summary>Restores, and expects an error of a code.</summary>
    public async Task<AssetDiagnostic> FailAsync(ProjectRequest project, AssetErrorCode code)
    {
        var result = await RunAsync(project);
        Assert.Contains(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.All(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error), d => Assert.True(d.Code.Equals(code), $"{d.Code}: {d.Message}"));
        return result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
    }

    /// <summary>Publishes a folder of text files into a store of this fixture.</summary>
    public async Task<Digest> PublishAsync(string store, string name, string version, params (string Path, string Text)[] files)
    {
        var content = $"content/{Guid.NewGuid():N}";
        foreach (var (path, text) in files)
            Temp.Write($"{content}/{path}", text);
        return await PublishPathAsync(store, name, version, Temp[content]);
    }

    /// <summary>Publishes a file asset.</summary>
    public Task<Digest> PublishFileAsync(string store, string name, string version, string fileName, byte[] bytes) =>
        PublishPathAsync(store, name, version, Temp.Write($"content/{Guid.NewGuid():N}/{fileName}", bytes));

    public async Task<Digest> PublishPathAsync(string store, string name, string version, string path)
    {
        Directory.CreateDirectory(Temp[store]);
        var scheme = VersionScheme.All.First(s => s.IsCanonical(version));
        using var opened = StandardStores.Create().Open(new StoreSettings(Temp[store]));
        return (await AssetPublisher.Into(opened, PublishClock).PublishAsync(new PublishRequest(name, path) { Version = version, Scheme = scheme }, CancellationToken.None)).Digest;
    }

    public AssetLock Lock(string folder = "project") => LockFileFormat.Read(File.ReadAllBytes(Temp[folder + "/assets.lock.json"]), "lock");

    public string LockText(string folder = "project") => File.Exists(Temp[folder + "/assets.lock.json"]) ? File.ReadAllText(Temp[folder + "/assets.lock.json"]) : "";

    /// <summary>What the cache vouches for.</summary>
    public IReadOnlyList<string> Markers => [.. Temp.Files("cache/v1/trees").Where(f => f.EndsWith(".complete", StringComparison.Ordinal))];

    public IReadOnlyList<string> Blobs => Temp.Files("cache/v1/blobs");

    public IReadOnlyList<string> Staged => Temp.Files("cache/v1/staging");

    /// <summary>Checks all files of an asset in the cache against its tree, byte for byte.</summary>
    public AssetTree AssertWhole(Digest digest)
    {
        var tree = new AssetCache(Cache).TryReadTree(digest);
        Assert.NotNull(tree);
        Assert.Equal(tree.Files.Select(f => f.Path).Order(StringComparer.Ordinal), Temp.Files(Path.GetRelativePath(Temp, Cache.Tree(digest))));
        foreach (var file in tree.Files)
            Assert.Equal(file.Digest, Digest.Of(File.ReadAllBytes(Path.Combine(Cache.Tree(digest), file.Path))));
        return tree;
    }

    /// <summary>All that is in the cache is what its name says, and nothing that a marker vouches for is missing.</summary>
    public void AssertCacheIsSound()
    {
        foreach (var marker in Markers)
        {
            Assert.True(Digest.TryFromHex(Path.GetFileNameWithoutExtension(marker), out var digest));
            AssertWhole(digest);
        }

        foreach (var blob in Blobs)
            Assert.Equal(Path.GetFileNameWithoutExtension(blob), Digest.Of(File.ReadAllBytes(Temp["cache/v1/blobs/" + blob])).Hex);
    }

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    public void Dispose() => Temp.Dispose();
}
