using System.Text;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Some publishers of one asset, each with its bytes, all under one number or each under the next one.</summary>
internal sealed class PublishWorld(string[] contentPaths, string? version) : ScheduledWorld
{
    private const string Name = "n/a";

    private readonly Dictionary<string, byte[]> _manifests = new(StringComparer.Ordinal);
    private Task<PublishResult>[] _publishes = [];

    private MemoryStore Store { get; } = new();

    public override string Fingerprint() => Store.Fingerprint();

    public override IReadOnlyList<ScheduledActor> Start()
    {
        var stores = contentPaths.Select(_ => new ScheduledStore(Store)).ToArray();
        _publishes = [.. contentPaths.Select((path, i) => Task.Run(() => PublishAsync(stores[i], path, version)))];
        return [.. stores.Zip(_publishes, (store, run) => new ScheduledActor(store.Gate, run))];
    }

    public override async Task CheckAsync()
    {
        var objects = Store.Objects;
        foreach (var (key, bytes) in objects.Where(o => o.Key.EndsWith(".meta", StringComparison.Ordinal)))
        {
            if (_manifests.TryGetValue(key, out var before))
                Assert.Equal(before, bytes);
            _manifests[key] = bytes;
        }

        Assert.All(_manifests.Keys, key => Assert.Contains(key, objects.Keys));
        await AssertReadsRightAsync();

        foreach (var publish in _publishes.Where(p => p.IsCompletedSuccessfully))
        {
            var result = await publish;
            Assert.Equal(result.Digest, await DigestOfAsync(result.Version));
            Assert.Contains(result.Version, await ListedAsync());
        }
    }

    public override async Task CheckEndAsync(IReadOnlyList<int> killed)
    {
        for (var i = 0; i < _publishes.Length; i++)
        {
            if (killed.Contains(i) || _publishes[i].IsCompletedSuccessfully)
                continue;

            // A number that is another's is the one way to fail, and only for who insists on it.
            var failure = await Assert.ThrowsAsync<AssetException>(() => _publishes[i]);
            Assert.True(failure.Code.Equals(AssetErrorCode.VersionTaken) && version is not null, failure.ToString());
        }

        // Whoever was killed has left a claim: the bytes that it belongs to complete the number, the list included. A claim that came after the
        // number had its manifest claims nothing.
        foreach (var claim in Store.Objects.Keys.Where(k => k.EndsWith(".claim", StringComparison.Ordinal)).ToList())
        {
            var claimed = claim[(Name.Length + 1)..^".claim".Length];
            var owner = PublishClaim.TryRead(Store.Objects[claim])!.Digest;
            foreach (var path in contentPaths)
            {
                var digest = (await AssetContent.ScanAsync(path, CancellationToken.None)).Tree.Digest;
                if (digest == owner && (await DigestOfAsync(claimed) ?? owner) == owner)
                    Assert.Equal(claimed, (await PublishAsync(Store, path, claimed)).Version);
            }
        }

        // Any bytes become publishable, under a later number if need be.
        foreach (var path in contentPaths)
        {
            var result = await PublishAsync(Store, path, null);
            Assert.Equal(result.Digest, await DigestOfAsync(result.Version));
        }

        await CheckAsync();
        Assert.Equal(_manifests.Keys.Select(k => k[(Name.Length + 1)..^".meta".Length]).Order(StringComparer.Ordinal), (await ListedAsync()).Order(StringComparer.Ordinal));
    }

    private static Task<PublishResult> PublishAsync(IWritableObjectStore store, string path, string? version) =>
        new AssetPublisher(store, new InstantClock()).PublishAsync(new PublishRequest(Name, path) { Version = version, Who = Path.GetFileName(path) }, CancellationToken.None);

    private async Task AssertReadsRightAsync()
    {
        var reader = new AssetReader(Store);
        foreach (var listed in await ListedAsync())
            Assert.NotNull(await reader.ReadManifestAsync(Name, listed, CancellationToken.None));
        foreach (var key in _manifests.Keys)
        {
            var number = key[(Name.Length + 1)..^".meta".Length];
            var manifest = await reader.ReadManifestAsync(Name, number, CancellationToken.None);
            foreach (var file in manifest!.Tree!.Files)
            {
                var data = manifest.Kind == AssetKind.File ? AssetKeys.File(Name, number) : AssetKeys.File(Name, number, file.Path);
                Assert.Equal(file.Digest, Digest.Of(Store.Objects[data]));
            }
        }
    }

    private async Task<Digest?> DigestOfAsync(string number) =>
        (await new AssetReader(Store).ReadManifestAsync(Name, number, CancellationToken.None))?.Digest;

    private async Task<IReadOnlyList<string>> ListedAsync() =>
        (await new AssetReader(Store).ReadVersionsAsync(Name, null, CancellationToken.None)).Versions;
}
