using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Stores.Tests;

/// <summary>Real processes that publish into a folder, really killed: what is listed always reads right, and the same bytes complete what was begun.</summary>
public sealed class KilledPublishTests : IDisposable
{
    private const string Name = "n/a";

    private readonly TempFolder _folder = new();
    private readonly ITestOutputHelper _output;

    public KilledPublishTests(ITestOutputHelper output)
    {
        _output = output;
        _folder.Write("one/a", "aaa");
        _folder.Write("one/b/c", TestBytes.Of(150_000));
        _folder.Write("one/b/empty", "");
        _folder.Write("two/a", "other");
        Directory.CreateDirectory(_folder["store"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Publish_KilledBetweenTwoSteps_IsCompletedByTheSameBytes()
    {
        int steps;
        using (var whole = TestProgram.Publish(_folder["store"], Name, "0.1", _folder["one"]))
        {
            Assert.True(await whole.WaitAsync(CancellationToken.None) == 0, whole.Output);
            steps = TestProgram.StepsOf(whole);
        }

        var points = LongTests.Wanted ? Enumerable.Range(1, steps) : Enumerable.Range(0, 12).Select(i => 1 + (i * (steps - 1) / 11));
        foreach (var point in points)
        {
            var version = string.Create(CultureInfo.InvariantCulture, $"1.{point}");
            using var killed = TestProgram.Publish(_folder["store"], Name, version, _folder["one"], killAt: point);
            Assert.Equal(TestProgram.Killed, await killed.WaitAsync(CancellationToken.None));
            await AssertCompletedAsync(version, $"step {point}");
        }

        _output.WriteLine($"{steps} steps");
    }

    [TracedFact]
    public async Task Publish_KilledAtAnySystemCall_IsCompletedByTheSameBytes()
    {
        var random = new Random(11);
        var (killed, finished) = (0, 0);
        for (var i = 0; i < (LongTests.Wanted ? 500 : 8); i++)
        {
            var version = string.Create(CultureInfo.InvariantCulture, $"2.{i}");
            var (calls, number) = SystemCalls.Choose(random);
            using var process = TestProgram.Publish(_folder["store"], Name, version, _folder["one"], under: SystemCalls.KillAt(calls, number));
            var exitCode = await process.WaitAsync(CancellationToken.None);
            Assert.True(exitCode is 0 or TestProgram.Killed, $"{calls} {number}: {exitCode} {process.Output}");
            killed += exitCode == 0 ? 0 : 1;
            finished += exitCode == 0 ? 1 : 0;
            await AssertCompletedAsync(version, $"{calls} {number}");
        }

        _output.WriteLine($"{killed} were killed, {finished} ended before");
        Assert.NotEqual(0, killed);
    }

    private async Task AssertCompletedAsync(string version, string point)
    {
        try
        {
            await AssertReadsRightAsync();
            var left = _folder.Files("store/_assetsdk/tmp");
            foreach (var file in left)
                File.SetLastWriteTimeUtc(_folder["store/_assetsdk/tmp/" + file], DateTime.UtcNow.AddDays(-2));

            Assert.Equal(version, (await PublishAsync("one", version)).Version);

            Assert.Contains(version, await ListedAsync());
            await AssertReadsRightAsync();
            Assert.DoesNotContain(_folder.Files("store/n"), f => f.EndsWith(".claim", StringComparison.Ordinal));
            Assert.Empty(_folder.Files("store/_assetsdk/tmp"));
            Assert.Equal(AssetErrorCode.VersionTaken, (await Assert.ThrowsAsync<AssetException>(() => PublishAsync("two", version))).Code);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Killed at {point}: {e.Message}", e);
        }
    }

    private async Task<PublishResult> PublishAsync(string content, string version)
    {
        using var store = StandardStores.Create().Open(new StoreSettings(_folder["store"]));
        return await AssetPublisher.Into(store).PublishAsync(new PublishRequest(Name, _folder[content]) { Version = version }, CancellationToken.None);
    }

    private async Task<IReadOnlyList<string>> ListedAsync()
    {
        using var store = StandardStores.Create().Open(new StoreSettings(_folder["store"]));
        return (await new AssetReader(store).ReadVersionsAsync(Name, null, CancellationToken.None)).Versions;
    }

    /// <summary>Every version that is listed or has a manifest has each file with the digest that it says.</summary>
    private async Task AssertReadsRightAsync()
    {
        using var store = StandardStores.Create().Open(new StoreSettings(_folder["store"]));
        var reader = new AssetReader(store);
        var existing = _folder.Files("store/n/a").Where(f => f.EndsWith(".meta", StringComparison.Ordinal)).Select(f => f[..^".meta".Length]).ToList();
        Assert.All(await ListedAsync(), v => Assert.Contains(v, existing));
        foreach (var version in existing)
        {
            var manifest = await reader.ReadManifestAsync(Name, version, CancellationToken.None);
            foreach (var file in manifest!.Tree!.Files)
                Assert.Equal(file.Digest, Digest.Of(await File.ReadAllBytesAsync(_folder[$"store/n/a/{version}/{file.Path}"])));
        }
    }
}
