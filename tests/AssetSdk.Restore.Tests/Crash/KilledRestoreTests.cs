using AssetSdk.Core;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Restore.Tests;

/// <summary>Real processes, really killed: between two steps of the commit, between two writes, and at any system call.</summary>
public sealed class KilledRestoreTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;
    private Digest _digest;

    private ProjectRequest Project => _f.Project("n/a") with { Store = _server.Url, Parallelism = "1" };

    public async Task InitializeAsync()
    {
        _f.Temp.Write("content/a", "aaa");
        _f.Temp.Write("content/b/same", "aaa");
        _f.Temp.Write("content/b/run", "aaa");
        File.SetUnixFileMode(_f.Temp["content/b/run"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _f.Temp.Write("content/c", TestBytes.Of(100_000));
        _f.Temp.Write("content/large", TestBytes.Of((int)PartialFile.KeptFrom + 500_000));
        _digest = await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content"]);
        await _f.PublishAsync("store", "n/b", "1.0", ("b", "bbb"));
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    [Fact]
    public async Task Restore_KilledBetweenTwoSteps_IsCompletedByTheNextRun()
    {
        int steps;
        using (var whole = RestoreProcess.Start(Project))
        {
            Assert.True(await whole.WaitAsync(CancellationToken.None) == 0, whole.Output);
            steps = TestProgram.StepsOf(whole);
        }

        // A download comes in pieces as the network has it, so that the last numbers may not be reached.
        var finished = 0;

        // Each number has its turn in the long form; the short one takes as many, spread over all.
        int[] points = LongTests.Wanted ? [.. Enumerable.Range(1, steps)] : [.. Enumerable.Range(0, 10).Select(i => 1 + (i * (steps - 1) / 9))];
        foreach (var point in points)
        {
            Clear();
            using var killed = RestoreProcess.Start(Project, killAt: point);
            var exitCode = await killed.WaitAsync(CancellationToken.None);
            Assert.True(exitCode is 0 or TestProgram.Killed, $"step {point}: {exitCode} {killed.Output}");
            if (exitCode == 0)
                finished++;
            await AssertCompletedAsync($"step {point}");
        }

        output.WriteLine($"{steps} steps, {finished} ended before they were killed");
        Assert.InRange(finished, 0, points.Length / 5);
    }

    [TracedFact]
    public async Task Restore_KilledAtAnySystemCall_IsCompletedByTheNextRun()
    {
        var random = new Random(7);
        var (killed, finished) = (0, 0);
        for (var i = 0; i < (LongTests.Wanted ? 500 : 6); i++)
        {
            Clear();
            var (calls, number) = SystemCalls.Choose(random);
            using var process = RestoreProcess.Start(Project, under: SystemCalls.KillAt(calls, number));
            var exitCode = await process.WaitAsync(CancellationToken.None);
            Assert.True(exitCode is 0 or TestProgram.Killed, $"{calls} {number}: {exitCode} {process.Output}");
            killed += exitCode == 0 ? 0 : 1;
            finished += exitCode == 0 ? 1 : 0;
            await AssertCompletedAsync($"{calls} {number}");
        }

        output.WriteLine($"{killed} were killed, {finished} ended before");
        Assert.NotEqual(0, killed);
    }

    private void Clear()
    {
        foreach (var folder in new[] { "cache", "project" })
        {
            if (Directory.Exists(_f.Temp[folder]))
                Directory.Delete(_f.Temp[folder], recursive: true);
        }

        Directory.CreateDirectory(_f.Temp["project"]);
        _server.Reset();
    }

    private async Task AssertCompletedAsync(string point)
    {
        try
        {
            // What is there is right, before anything mends it.
            _f.AssertCacheIsSound();
            var lockText = _f.LockText();
            if (lockText.Length > 0)
                Assert.Single(_f.Lock().Entries);
            var complete = _f.Blobs.Select(b => Path.GetFileNameWithoutExtension(b)).ToHashSet();
            var part = _f.Staged.SingleOrDefault(s => s.EndsWith(".part", StringComparison.Ordinal));
            var partLength = part is not null && _f.Staged.Contains(part + ".from") ? new FileInfo(_f.Temp["cache/v1/staging/" + part]).Length : 0;
            _server.Reset();

            await _f.RestoreAsync(Project);

            var tree = _f.AssertWhole(_digest);
            _f.AssertCacheIsSound();
            Assert.Single(_f.Lock().Entries);

            // What became a blob is not asked for again, and a large one goes on where it was.
            var asked = _server.Requests.Where(r => r.Path.StartsWith("n/a/1.0/", StringComparison.Ordinal)).ToList();
            Assert.DoesNotContain(asked, r => complete.Contains(tree.Find(r.Path["n/a/1.0/".Length..])!.Digest.Hex));
            var large = tree.Find("large")!;
            if (partLength == large.Size)
                Assert.DoesNotContain(asked, r => r.Path == "n/a/1.0/large");
            else if (partLength > 0)
                Assert.Equal($"bytes={partLength}-", asked.Single(r => r.Path == "n/a/1.0/large")["Range"]);

            // Whoever brings something clears what was left.
            Assert.True((await _f.RestoreAsync(Project)).NothingToDo);
            await _f.RestoreAsync(_f.ProjectAt("other", "n/b") with { Store = _server.Url, LockFile = _f.Temp["project/other.json"], IndexFile = "" });
            Assert.Empty(Directory.EnumerateDirectories(_f.Cache.Staging));

            // What was about to be remembered of a store is small, and goes with the week.
            Assert.InRange(_f.Staged.Count(f => Guid.TryParseExact(f, "N", out _)), 0, 1);
            Assert.DoesNotContain(_f.Staged, f => !Guid.TryParseExact(f, "N", out _));
            Assert.Empty(Directory.EnumerateFiles(_f.Cache.StagingLocks));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Killed at {point}: {e.Message}", e);
        }
    }
}
