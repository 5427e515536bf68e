using System.Collections.Concurrent;
using System.Text;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>
/// Some restores that bring assets into one cache, as <see cref="AssetFetcher"/> does: contents first, then under the lock of the tree its commit. If told, another
/// process removes all it may of the cache.
/// </summary>
internal sealed class CommitWorld : ScheduledWorld
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    // In memory where that is possible: thousands of caches are made.
    private readonly string _root = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"assetsdk-{Guid.NewGuid():N}");
    private readonly AssetTree[] _trees;
    private readonly bool _all;
    private readonly bool _isCleaned;

    // The actor that holds the lock of a tree. Concurrent, for the actors that are abandoned at the end all let go at once.
    private readonly ConcurrentDictionary<Digest, int> _holders = new();
    private readonly AssetCache _cache;

    // The actors that share the lock of the whole cache; none can while one has it alone.
    private readonly ConcurrentDictionary<int, bool> _sharers = new();
    private volatile bool _isTaken;
    private Task[] _runs = [];

    /// <param name="assets">The files of each asset: a letter is a file of that name and content.</param>
    /// <param name="damaged">A letter whose content lies damaged in the cache.</param>
    /// <param name="all">Whether the steps in a staging folder are scheduled too.</param>
    /// <param name="isCleaned">Whether a process cleans the cache meanwhile, of all that no restore under way needs.</param>
    public CommitWorld(string[] assets, string damaged, bool all, bool isCleaned = false)
    {
        _cache = new AssetCache(new CacheRoot(_root));
        _trees = [.. assets.Select(letters => AssetTree.Create(AssetKind.Folder, letters.Select(l => new AssetFile($"{l}", 1, DigestOf($"{l}")))))];
        _all = all;
        _isCleaned = isCleaned;
        PrivateFolder.Create(_cache.Root.Staging);
        PrivateFolder.Create(_cache.Root.StagingLocks);
        if (damaged.Length == 0)
            return;
        var blob = _cache.Root.Blob(DigestOf(damaged), executable: false);
        PrivateFolder.Create(Path.GetDirectoryName(blob)!);
        File.WriteAllText(blob, "?");
    }

    public override IReadOnlyList<ScheduledActor> Start()
    {
        var gates = Enumerable.Range(0, _trees.Length + (_isCleaned ? 1 : 0)).Select(_ => new StepGate()).ToArray();
        ScheduledSteps Steps(int i) => new(new FaultySteps(), gates[i], _cache.Root.Folder, _all);
        _runs = [.. _trees.Select((tree, i) => OnOwnThread(() => RestoreAsync(i, tree, gates[i], Steps(i))))];
        if (_isCleaned)
            _runs = [.. _runs, OnOwnThread(() => CleanAsync(gates[^1], Steps(gates.Length - 1)))];
        return [.. gates.Zip(_runs, (gate, run) => new ScheduledActor(gate, run))];
    }

    public override string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var folder in new[] { "blobs", "trees" }.Select(f => new DirectoryInfo(Path.Combine(_cache.Root.Folder, f))).Where(f => f.Exists))
        {
            foreach (var info in folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).OrderBy(i => i.FullName, StringComparer.Ordinal))
                text.Append(info.FullName.AsSpan(_root.Length)).Append(info is FileInfo file ? $" {file.LastWriteTimeUtc == Vouching(file)} {file.IsReadOnly} {File.ReadAllText(file.FullName)}" : "").Append('\n');
        }

        return text.ToString();
    }

    public override Task CheckAsync()
    {
        foreach (var tree in _trees.Where(t => _cache.Has(t.Digest)))
        {
            Assert.NotNull(_cache.TryReadTree(tree.Digest));
            AssertRight(tree);
        }

        // What size, mode and time vouch for is right.
        var blobs = Path.Combine(_cache.Root.Folder, "blobs");
        foreach (var blob in Directory.Exists(blobs) ? Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories) : [])
        {
            Assert.True(Digest.TryFromHex(Path.GetFileName(blob), out var digest));
            if (FileCheck.IsAsRecorded(new FileInfo(blob), new AssetFile("x", 1, digest)))
                Assert.Equal(digest, FileCheck.HashOf(blob));
        }

        return Task.CompletedTask;
    }

    public override async Task CheckEndAsync(IReadOnlyList<int> killed)
    {
        for (var i = 0; i < _runs.Length; i++)
        {
            if (killed.Contains(i))
                continue;
            await _runs[i];
            if (!_isCleaned)
                AssertRight(_trees[i]);
        }

        // Whatever was killed, the next restore completes it.
        foreach (var tree in _trees)
            await RestoreAsync(-1, tree, gate: null, new FaultySteps());
        using (var writer = new CacheWriter(_cache, new FaultySteps(), new InstantClock(), CacheLock.Patience))
            _ = writer.NewStagingPath();
        await CheckAsync();
        Assert.All(_trees, t => Assert.True(_cache.Has(t.Digest)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cache.Root.Staging));
    }

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_root, recursive: true);
        base.Dispose(disposing);
    }

    private async Task RestoreAsync(int actor, AssetTree tree, StepGate? gate, ICommitSteps steps)
    {
        using var writer = new CacheWriter(_cache, steps, new InstantClock(), CacheLock.Patience);
        try
        {
            if (gate is not null && _isCleaned)
            {
                gate.Note("share");
                gate.PassAsync(() => !_isTaken).GetAwaiter().GetResult();
                _sharers[actor] = true;
            }

            var pending = new PendingTree();
            foreach (var file in tree.Files)
            {
                if (writer.HasBlob(file, pending))
                    continue;
                var staged = writer.NewStagingPath();
                using (var content = writer.CreateStaged(staged))
                    await writer.WriteAsync(content, Encoding.UTF8.GetBytes(file.Path), CancellationToken.None);

                // Written in one tick of the file system's clock or in two: what follows would depend on it, and a path could not be walked again.
                File.SetLastWriteTimeUtc(staged, Now.UtcDateTime.AddMinutes(actor));
                writer.Adopt(staged, file, pending);
            }

            if (gate is not null)
                Take(actor, tree.Digest, gate);
            await writer.CommitAsync(tree, pending, CancellationToken.None);
            AssertRight(tree);
        }
        finally
        {
            _holders.TryRemove(KeyValuePair.Create(tree.Digest, actor));
            _sharers.TryRemove(actor, out _);
        }
    }

    private Task CleanAsync(StepGate gate, ICommitSteps steps)
    {
        using var writer = new CacheWriter(_cache, steps, new InstantClock(), CacheLock.Patience);
        var cleaner = new CacheCleaner(_cache, new RecordingLog(), new InstantClock(), steps, CacheLock.Patience);
        gate.Note("take");
        gate.PassAsync(() => _sharers.IsEmpty).GetAwaiter().GetResult();
        _isTaken = true;
        try
        {
            cleaner.Collect(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero }, writer.NewStagingPath, static () => { }, CancellationToken.None);
            return Task.CompletedTask;
        }
        finally
        {
            _isTaken = false;
        }
    }

    private void Take(int actor, Digest tree, StepGate gate)
    {
        gate.Note("lock");
        gate.PassAsync(() => !_holders.ContainsKey(tree)).GetAwaiter().GetResult();
        _holders[tree] = actor;
    }

    // Steps wait where they are called, which would use up the threads of the pool.
    private static Task OnOwnThread(Func<Task> run)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                run().GetAwaiter().GetResult();
                done.SetResult();
            }
            catch (OperationCanceledException)
            {
                done.SetCanceled();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }) { IsBackground = true }.Start();
        return done.Task;
    }

    private void AssertRight(AssetTree tree)
    {
        foreach (var file in tree.Files)
            Assert.Equal(file.Path, File.ReadAllText(Path.Combine(_cache.Root.Tree(tree.Digest), file.Path)));
    }

    private static DateTime Vouching(FileInfo file) => Digest.TryFromHex(file.Name, out var digest) ? BlobTime.Of(digest, Now) : BlobTime.Of(DigestOf(file.Name), Now);

    private static Digest DigestOf(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));
}
