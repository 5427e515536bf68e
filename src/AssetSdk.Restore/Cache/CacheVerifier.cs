using System.Collections.Concurrent;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Hashes every file of a cache on all cores, whatever mode and time say of it, and takes out what is damaged if told.</summary>
public sealed class CacheVerifier
{
    private readonly AssetCache _cache;
    private readonly IRestoreLog _log;
    private readonly TimeProvider _clock;
    private readonly ICommitSteps _steps;

    /// <summary>Makes the verifier of a cache. Touches no disk.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="log">Told for whom it waits.</param>
    /// <param name="clock">What time it is.</param>
    public CacheVerifier(AssetCache cache, IRestoreLog log, TimeProvider clock)
        : this(cache, log, clock, new DiskCommitSteps())
    {
    }

    internal CacheVerifier(AssetCache cache, IRestoreLog log, TimeProvider clock, ICommitSteps steps)
    {
        _cache = cache;
        _log = log;
        _clock = clock;
        _steps = steps;
    }

    /// <summary>Looks at every byte. Nobody cleans the cache meanwhile.</summary>
    /// <param name="progress">Told, from any thread, of bytes that were hashed, and of how many there are.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: the cache cannot be read; <see cref="AssetErrorCode.LockTimeout"/>.</exception>
    public async Task<CacheVerification> VerifyAsync(Action<long, long>? progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_cache.Root.Folder))
            return new CacheVerification(0, 0, 0, [], [], []);
        using var writer = NewWriter();
        using var shared = await writer.ShareAsync(_log.Important, cancellationToken).ConfigureAwait(false);
        var contents = CacheContents.Read(_cache, cancellationToken);
        var assets = contents.Assets.SelectMany(a => a.Tree.Files.Select(f => new Checked(Path.Combine(_cache.Root.Tree(a.Tree.Digest), f.Path), f, a)));
        Checked[] all = [.. assets, .. Blobs()];

        // Many names lead to one file.
        var files = all.GroupBy(static c => (Identity(c.Path), c.File.Digest)).ToList();
        var (done, total) = (0L, files.Sum(static f => f.First().File.Size));
        var damaged = new ConcurrentBag<Checked>();
        try
        {
            Parallel.ForEach(files.OrderByDescending(static f => f.First().File.Size), new ParallelOptions { CancellationToken = cancellationToken }, names =>
            {
                var first = names.First();
                if (!FileCheck.HasDigest(first.Path, first.File, cancellationToken))
                {
                    foreach (var name in names)
                        damaged.Add(name);
                }

                shared?.Beat();
                progress?.Invoke(Interlocked.Add(ref done, first.File.Size), total);
            });
        }
        catch (AggregateException e)
        {
            throw CacheContents.NotReadable(_cache.Root, e.InnerExceptions[0]);
        }

        return Result(contents, files.Count, total, [.. damaged]);
    }

    /// <summary>
    /// Takes out what was found damaged, if it still is: the assets, which the next restore brings again, and the contents. Restores under way are waited for.
    /// </summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.LockTimeout"/>; <see cref="AssetErrorCode.CacheNotWritable"/>, also where locks keep nobody out.</exception>
    public async Task RepairAsync(CacheVerification verification, CancellationToken cancellationToken)
    {
        if (verification.IsSound && verification.Unmarked.Count == 0)
            return;
        using var writer = NewWriter();
        using var whole = await writer.TakeWholeAsync(_log.Important, cancellationToken).ConfigureAwait(false);
        var removal = new CacheRemoval(_cache.Root, _steps, writer.NewStagingPath, whole.Beat, cancellationToken);
        try
        {
            var trees = verification.Damaged.Where(d => IsDamaged(d, cancellationToken)).Select(static d => d.Asset.Tree.Digest);
            removal.Trees([.. trees, .. verification.Unmarked.Where(u => _cache.TryReadTree(u) is null)]);
            var contents = verification.Damaged.SelectMany(static d => d.Files.Select(d.Asset.Tree.Find).OfType<AssetFile>().Select(static f => f.Digest)).Concat(verification.Contents).ToHashSet();
            removal.Files([.. contents.SelectMany(c => new[] { Blob(c, executable: false), Blob(c, executable: true) })
                .Where(b => File.Exists(b.Path) && !FileCheck.HasDigest(b.Path, b.File, cancellationToken))
                .Select(static b => b.Path)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheFailure.Of(e, _cache.Root.Root);
        }
    }

    private bool IsDamaged(DamagedAsset damaged, CancellationToken cancellationToken) => damaged.Files.Any(path =>
        !FileCheck.HasDigest(Path.Combine(_cache.Root.Tree(damaged.Asset.Tree.Digest), path), damaged.Asset.Tree.Find(path)!, cancellationToken));

    private static CacheVerification Result(CacheContents contents, int files, long bytes, IReadOnlyList<Checked> damaged)
    {
        var assets = damaged.Where(static d => d.Asset is not null)
            .GroupBy(static d => d.Asset!)
            .Select(static g => new DamagedAsset(g.Key, [.. g.Select(static d => d.File.Path).Order(StringComparer.Ordinal)]))
            .OrderBy(static d => d.Asset.ToString(), StringComparer.Ordinal)
            .ToList();
        var named = assets.SelectMany(static a => a.Files.Select(f => a.Asset.Tree.Find(f)!.Digest)).ToHashSet();
        var others = damaged.Where(d => d.Asset is null && !named.Contains(d.File.Digest)).Select(static d => d.File.Digest).Distinct();
        return new CacheVerification(contents.Assets.Count, files, bytes, assets, [.. others.OrderBy(static d => d.Hex, StringComparer.Ordinal)], contents.Unmarked);
    }

    private IEnumerable<Checked> Blobs()
    {
        foreach (var file in CacheContents.Shards(_cache.Root.Blobs).SelectMany(static s => s.EnumerateFiles()))
        {
            if (Digest.TryFromHex(Path.GetFileNameWithoutExtension(file.Name), out var digest))
                yield return Blob(digest, file.Extension.Length > 0);
        }
    }

    // Nothing tells a content's length but the file itself.
    private Checked Blob(Digest digest, bool executable)
    {
        var path = _cache.Root.Blob(digest, executable);
        return new Checked(path, new AssetFile("blob", new FileInfo(path) is { Exists: true } info ? info.Length : 0, digest, executable), null);
    }

    // Where there is no telling, each name is a file of its own.
    private static object Identity(string path) => FileIdentity.TryOf(path, out _) is { } identity ? identity : path;

    private CacheWriter NewWriter() => new(_cache, _steps, _clock, CacheLock.Patience);

    private sealed record Checked(string Path, AssetFile File, CachedAsset? Asset);
}
