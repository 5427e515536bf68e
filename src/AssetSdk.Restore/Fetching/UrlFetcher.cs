using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>Brings a single public file without a store into the cache: as it is, or unpacked. Its SHA-256 is its lock.</summary>
internal sealed class UrlFetcher(CacheWriter cache, TransferSettings settings, StoreMemory memory, IRestoreLog log, Action<string> repaired)
{
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.DigestMismatch"/>: the address has another file, or it unpacks to other files than are locked;
    /// <see cref="AssetErrorCode.ArchiveRefused"/>; the server or the cache failed.
    /// </exception>
    public async Task<AssetTree> FetchAsync(AssetRequest request, StoreSettings settings, Digest? locked, CancellationToken cancellationToken)
    {
        var url = request.Url!;
        var what = $"{request.Reference.Name} {url.Version}";
        using var file = HttpFile.Open(settings);
        using var held = await cache.LockAsync($"url-{url.Digest.Hex}", what, log.Important, cancellationToken).ConfigureAwait(false);
        var pending = new PendingTree();
        if (Known(request, locked) is { } known)
        {
            using var tree = await cache.LockAsync(known.Digest, what, log.Important, cancellationToken).ConfigureAwait(false);
            if (IsThere(known, what) || await TryLayOutAsync(known, pending, cancellationToken).ConfigureAwait(false))
                return known;
        }

        return await DownloadAsync(request, file, what, pending, held, locked, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the file makes, as far as this machine has found that out before.</summary>
    private AssetTree? Known(AssetRequest request, Digest? locked)
    {
        var url = request.Url!;
        var known = locked is { } pinned ? cache.Cache.TryReadTree(pinned) : null;
        known ??= url.Extract != ArchiveKind.None ? memory.Unpacked(url.Digest, url.Extract)
            : new FileInfo(cache.Cache.Root.Blob(url.Digest, executable: false)) is { Exists: true } blob ? Single(request, blob.Length)
            : null;
        return known is not null && (locked is null || locked == known.Digest) ? known : null;
    }

    private bool IsThere(AssetTree known, string what)
    {
        if (cache.Cache.TryReadTree(known.Digest) is not { } there)
            return false;
        var damaged = cache.Cache.Check(there).Damaged;
        if (damaged.Count == 0)
            return true;
        repaired($"{what} was damaged in the cache ({damaged.Count} of {there.Files.Count} files, '{AssetPath.Printable(damaged[0])}' first): repairing it.");
        cache.Remove(there.Digest);
        return false;
    }

    private async Task<bool> TryLayOutAsync(AssetTree known, PendingTree pending, CancellationToken cancellationToken)
    {
        if (known.Files.Any(f => !cache.HasBlob(f, pending)))
            return false;
        await cache.CommitAsync(known, pending, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<AssetTree> DownloadAsync(AssetRequest request, HttpFile file, string what, PendingTree pending, CacheLock held, Digest? locked, CancellationToken cancellationToken)
    {
        var url = request.Url!;
        var source = new FileSource(new AssetReader(file), request.Reference.Name, url.Version, AssetKind.File, "", null) { IsAddress = true, KnownDigest = url.Digest };
        using var download = new FileDownload(cache, source, settings, new ProgressMeter(what, null, log, settings.Clock, held.Beat).Arrived);
        var staged = await download.RunAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (staged.Digest != url.Digest)
                throw new AssetException(AssetErrorCode.DigestMismatch, $"{file.Location} delivered another file for '{request.Item.Include}': Sha256 says {url.Digest}, got {staged.Digest} ({staged.Size:N0} bytes). Nothing of it was kept. If the file was replaced on purpose, correct Sha256.");
            var tree = await TakeAsync(request, staged, pending, held.Beat, locked, cancellationToken).ConfigureAwait(false);
            using (await cache.LockAsync(tree.Digest, what, log.Important, cancellationToken).ConfigureAwait(false))
                await cache.CommitAsync(tree, pending, cancellationToken).ConfigureAwait(false);
            if (url.Extract != ArchiveKind.None)
                memory.RememberUnpacked(url.Digest, url.Extract, tree);
            log.Important($"Fetched {what} from {file.Location} ({ByteSize.Text(staged.Size)}, {tree.Files.Count} file{(tree.Files.Count == 1 ? "" : "s")}).");
            return tree;
        }
        finally
        {
            cache.DeleteStaged(staged.Path);
        }
    }

    private async Task<AssetTree> TakeAsync(AssetRequest request, StagedFile staged, PendingTree pending, Action progress, Digest? locked, CancellationToken cancellationToken)
    {
        if (request.Url!.Extract == ArchiveKind.None)
        {
            var only = Single(request, staged.Size);
            CheckLocked(request, only, locked);
            cache.Adopt(staged.Path, only.Files[0], pending);
            return only;
        }

        var unpacked = await ArchiveUnpacker.UnpackAsync(cache, staged.Path, request.Url.Extract, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            var tree = AssetTree.Create(AssetKind.Folder, unpacked.Select(u => u.File));
            CheckLocked(request, tree, locked);
            foreach (var (file, path) in unpacked)
                cache.Adopt(path, file, pending);
            return tree;
        }
        finally
        {
            foreach (var (_, path) in unpacked)
                cache.DeleteStaged(path);
        }
    }

    // The address's own file name may differ between mirrors: the asset's does not.
    private static AssetTree Single(AssetRequest request, long size)
    {
        var name = request.Reference.Name;
        return AssetTree.Create(AssetKind.File, [new AssetFile(name[(name.LastIndexOf('/') + 1)..], size, request.Url!.Digest)]);
    }

    private static void CheckLocked(AssetRequest request, AssetTree tree, Digest? locked)
    {
        if (locked is { } expected && tree.Digest != expected)
            throw new AssetException(AssetErrorCode.DigestMismatch, $"'{request.Item.Include}' has the locked Sha256 and makes {tree.Digest}, where the lock file pins {expected}. The lock file was edited, or written for another Extract: remove its line and restore again.");
    }
}
