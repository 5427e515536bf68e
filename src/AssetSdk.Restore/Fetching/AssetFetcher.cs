using System.Collections.Concurrent;
using System.Diagnostics;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>Brings assets into the cache: each once, by whichever process takes its lock first.</summary>
internal sealed class AssetFetcher : IDisposable
{
    // How many large files of a version without digests outlive their process: each holds a lock until all of the version has arrived.
    private const int MaxKept = 256;

    private readonly CacheWriter _cache;
    private readonly TransferSettings _settings;
    private readonly StoreMemory _memory;
    private readonly IRestoreLog _log;
    private readonly Action<string> _repaired;
    private readonly SemaphoreSlim _transfers;
    private readonly int _parallelism;

    public AssetFetcher(CacheWriter cache, TransferSettings settings, StoreMemory memory, IRestoreLog log, Action<string> repaired, int parallelism)
    {
        _cache = cache;
        _settings = settings;
        _memory = memory;
        _log = log;
        _repaired = repaired;
        _parallelism = parallelism;
        _transfers = new SemaphoreSlim(parallelism);
    }

    /// <summary>Brings a version into the cache, unless it is there.</summary>
    /// <param name="name">The asset's name.</param>
    /// <param name="resolved">The version and the source that delivers it.</param>
    /// <param name="reader">The source's store.</param>
    /// <param name="locked">The tree digest that the lock file pins, or <see langword="null"/> when it pins none yet.</param>
    /// <param name="anew">Whether what this machine remembers of a version without digests does not count: it may have been overwritten.</param>
    /// <param name="cancellationToken">Cancels; what was downloaded whole stays for the next time.</param>
    /// <returns>What the version consists of.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.DigestMismatch"/>: the source has other bytes than are locked; the source or the cache failed.</exception>
    public async Task<AssetTree> FetchAsync(string name, ResolvedAsset resolved, AssetReader reader, Digest? locked, bool anew, CancellationToken cancellationToken)
    {
        var what = $"{name} {resolved.Version}";
        if (locked is { } expected && resolved.Manifest.Digest is { } published && published != expected)
            throw Broken(name, resolved, reader, expected, published, resolved.Manifest.Tree);

        // A version without digests is told apart by where it lies until it was hashed once.
        var remembered = resolved.Manifest.Digest is not null ? resolved.Manifest.Tree : anew ? null : _memory.Tree(resolved.Source, name, resolved.Version);
        var known = resolved.Manifest.Digest ?? locked ?? remembered?.Digest;
        if (known is { } before && _cache.TryFind(before) is { } inPlace)
            return Found(name, resolved, what, inPlace);

        var lockId = known?.Hex ?? Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{reader.Location}\n{name}\n{resolved.Version}")).Hex;
        using var held = await _cache.LockAsync(lockId, what, _log.Important, cancellationToken).ConfigureAwait(false);
        if (known is null && !anew && (remembered = _memory.Tree(resolved.Source, name, resolved.Version)) is { } hashedMeanwhile
            && _cache.TryFind(hashedMeanwhile.Digest) is { } brought)
        {
            return Found(name, resolved, what, brought);
        }

        // What is remembered of a version without digests saves the files that other assets have brought; a wrong byte is refused all the same.
        var listed = resolved.Manifest.Tree ?? (remembered is not null && remembered.Digest == locked ? remembered : null);
        if (known is { } digest && _cache.Cache.TryReadTree(digest) is { } there)
        {
            var damaged = _cache.Cache.Check(there).Damaged;
            if (damaged.Count == 0)
                return Found(name, resolved, what, there);
            _repaired($"{what} was damaged in the cache ({damaged.Count} of {there.Files.Count} files, '{AssetPath.Printable(damaged[0])}' first): repairing it.");
            _cache.Remove(there.Digest);

            // What a version without digests consists of is known now: only what is damaged is brought again.
            listed ??= there;
        }

        var start = Stopwatch.GetTimestamp();
        var pending = new PendingTree();
        var tree = await FetchFilesAsync(name, resolved, reader, listed, locked, pending, Meter(what, listed?.Size, held), cancellationToken).ConfigureAwait(false);
        using (lockId == tree.Digest.Hex ? null : await _cache.LockAsync(tree.Digest, what, _log.Important, cancellationToken).ConfigureAwait(false))
            await _cache.CommitAsync(tree, pending, cancellationToken).ConfigureAwait(false);
        _memory.Remember(resolved.Source, name, resolved.Version, resolved.Manifest, tree);
        _log.Important($"Fetched {what} from {resolved.Source.Name} ({ByteSize.Text(tree.Size)}, {tree.Files.Count} file{(tree.Files.Count == 1 ? "" : "s")}, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s).");
        return tree;
    }

    public void Dispose() => _transfers.Dispose();

    private Action<int> Meter(string what, long? size, CacheLock held) => new ProgressMeter(what, size, _log, _settings.Clock, held.Beat).Arrived;

    private AssetTree Found(string name, ResolvedAsset resolved, string what, AssetTree tree)
    {
        _log.Detail($"{what} is in the cache.");
        if (_memory.Manifest(resolved.Source, name, resolved.Version) is null)
            _memory.Remember(resolved.Source, name, resolved.Version, resolved.Manifest, tree);
        return tree;
    }

    private async Task<AssetTree> FetchFilesAsync(
        string name, ResolvedAsset resolved, AssetReader reader, AssetTree? listed, Digest? locked, PendingTree pending, Action<int> arrived, CancellationToken cancellationToken)
    {
        try
        {
            if (listed is not null)
                return await FetchKnownAsync(name, resolved, reader, listed, pending, arrived, cancellationToken).ConfigureAwait(false);
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.DigestMismatch) && resolved.Manifest.Tree is null)
        {
            // The list was remembered and not published: what the store has now is found out whole, to say what it is.
        }

        return await FetchUnknownAsync(name, resolved, reader, locked, pending, arrived, cancellationToken).ConfigureAwait(false);
    }

    private async Task<AssetTree> FetchKnownAsync(string name, ResolvedAsset resolved, AssetReader reader, AssetTree tree, PendingTree pending, Action<int> arrived, CancellationToken cancellationToken)
    {
        // A content that is in the asset twice is brought once, and an executable twin after its other: it becomes a copy of that one.
        var contents = tree.Files.DistinctBy(static f => f.Executable ? f.Digest.Hex + ".x" : f.Digest.Hex, StringComparer.Ordinal).ToList();
        FileSource Source(AssetFile file) => new(reader, name, resolved.Version, tree.Kind, file.Path, file);
        await FetchAllAsync(contents.FindAll(static f => !f.Executable), Source, pending, arrived, cancellationToken).ConfigureAwait(false);
        await FetchAllAsync(contents.FindAll(static f => f.Executable), Source, pending, arrived, cancellationToken).ConfigureAwait(false);
        return tree;
    }

    // A loop a transfer and not a task a file: what awaits each file is compiled at run time, so there is little of it.
    private Task FetchAllAsync(List<AssetFile> files, Func<AssetFile, FileSource> source, PendingTree pending, Action<int> arrived, CancellationToken cancellationToken)
    {
        var next = -1;
        var small = new SmallDownload(_cache, _settings.Limit, arrived);

        // The large ones first: begun last, one would be waited for alone.
        files = [.. files.FindAll(static f => f.Size > SmallDownload.MaxSize), .. files.FindAll(static f => f.Size <= SmallDownload.MaxSize)];
        var transfers = Math.Max(1, Math.Min(_parallelism, files.Count));
        return Parallel.ForEachAsync(Enumerable.Range(0, transfers), new ParallelOptions { MaxDegreeOfParallelism = transfers, CancellationToken = cancellationToken }, async (_, ct) =>
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < files.Count)
            {
                ct.ThrowIfCancellationRequested();
                var file = files[i];
                await _transfers.WaitAsync(ct).ConfigureAwait(false);
                try
                {
                    if (_cache.HasBlob(file, pending))
                        continue;
                    if (file.Size > SmallDownload.MaxSize)
                    {
                        await FetchLargeAsync(source(file), file, pending, arrived, ct).ConfigureAwait(false);
                        continue;
                    }

                    Exception failure;
                    try
                    {
                        _cache.Adopt(await small.RunAsync(source(file), file, ct).ConfigureAwait(false), file, pending);
                        continue;
                    }
                    catch (Exception e) when (SourceFault.IsTransient(e))
                    {
                        failure = e;
                    }

                    await FetchAgainAsync(failure, small, source(file), file, pending, ct).ConfigureAwait(false);
                }
                finally
                {
                    _transfers.Release();
                }
            }
        });
    }

    private async Task FetchLargeAsync(FileSource source, AssetFile file, PendingTree pending, Action<int> arrived, CancellationToken cancellationToken)
    {
        using var download = new FileDownload(_cache, source, _settings, arrived);
        var staged = await download.RunAsync(cancellationToken).ConfigureAwait(false);
        _cache.Adopt(staged.Path, file, pending);
    }

    private async Task FetchAgainAsync(Exception failure, SmallDownload download, FileSource source, AssetFile file, PendingTree pending, CancellationToken cancellationToken)
    {
        try
        {
            _cache.Adopt(await _settings.Retry.ContinueAsync(failure, ct => download.RunAsync(source, file, ct), cancellationToken).ConfigureAwait(false), file, pending);
        }
        catch (BrokenTransferException e)
        {
            throw source.Failed(e);
        }
    }

    private async Task<AssetTree> FetchUnknownAsync(string name, ResolvedAsset resolved, AssetReader reader, Digest? locked, PendingTree pending, Action<int> arrived, CancellationToken cancellationToken)
    {
        var manifest = resolved.Manifest;
        var paths = manifest.Kind == AssetKind.File ? [manifest.FileNameOf(name)] : manifest.Contents;
        var staged = new ConcurrentDictionary<string, StagedFile>(StringComparer.Ordinal);
        var kept = new ConcurrentBag<FileDownload>();
        try
        {
            await InParallelAsync(paths, async (path, ct) =>
            {
                var source = new FileSource(reader, name, resolved.Version, manifest.Kind, path, null);
                var download = new FileDownload(_cache, kept.Count < MaxKept ? source with { Place = source.PlaceOf() } : source, _settings, arrived);
                try
                {
                    staged[path] = await download.RunAsync(ct).ConfigureAwait(false);
                }
                finally
                {
                    // Until it is adopted, nobody else may go on with it.
                    if (staged.TryGetValue(path, out var file) && file.Outlives)
                        kept.Add(download);
                    else
                        download.Dispose();
                }
            }, cancellationToken).ConfigureAwait(false);

            var tree = AssetTree.Create(manifest.Kind, staged.Select(s => new AssetFile(s.Key, s.Value.Size, s.Value.Digest)));
            if (locked is { } expected && tree.Digest != expected)
            {
                foreach (var file in staged.Values)
                    _cache.DeleteStaged(file.Path);
                throw Broken(name, resolved, reader, expected, tree.Digest, tree);
            }

            foreach (var file in tree.Files)
                _cache.Adopt(staged[file.Path].Path, file, pending);
            staged.Clear();
            return tree;
        }
        finally
        {
            foreach (var download in kept)
                download.Dispose();
            foreach (var file in staged.Values.Where(static f => !f.Outlives))
                _cache.DeleteStaged(file.Path);
        }
    }

    private Task InParallelAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> body, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = _parallelism, CancellationToken = cancellationToken }, async (item, ct) =>
        {
            await _transfers.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                await body(item, ct).ConfigureAwait(false);
            }
            finally
            {
                _transfers.Release();
            }
        });

    private AssetException Broken(string name, ResolvedAsset resolved, AssetReader reader, Digest locked, Digest actual, AssetTree? actualTree)
    {
        // What was locked is known when this machine saw it once: then the file can be named.
        var lockedTree = _cache.Cache.TryReadTree(locked) ?? _memory.Manifest(resolved.Source, name, resolved.Version)?.Tree ?? _memory.Tree(resolved.Source, name, resolved.Version);
        var file = lockedTree?.Digest == locked && actualTree is not null ? Difference(lockedTree, actualTree) : "";
        return new AssetException(
            AssetErrorCode.DigestMismatch,
            $"{reader.Location} has other bytes for {name} {resolved.Version} than the lock file pins: locked is {locked}, the store has {actual}.{file} A published version never changes, so either the store was tampered with or the lock file was. Nothing was put into the cache. If the change is known and wanted, restore with --force-evaluate.");
    }

    private static string Difference(AssetTree locked, AssetTree actual)
    {
        if (actual.Files.FirstOrDefault(f => locked.Find(f.Path) != f) is { } changed)
        {
            return locked.Find(changed.Path) is { } was
                ? $" '{changed.Path}' was {was.Digest} and is {changed.Digest}."
                : $" '{changed.Path}' was not there before.";
        }

        return locked.Files.FirstOrDefault(f => actual.Find(f.Path) is null) is { } gone ? $" '{gone.Path}' is gone." : "";
    }
}
