namespace AssetSdk.Runtime.Tests;

/// <summary>Requests that come, leave, fail and meet at random: whatever happens, the library stays usable and nothing is lost.</summary>
public sealed class StressTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 8)]
    public async Task Library_RequestsAtRandom_OneInstanceAKeyAndAllAreDisposed(int seed, int parallel)
    {
        for (var round = 0; round < 100; round++)
        {
            var (random, isCalm) = (new Random((seed * 1_000) + round), false);
            var world = new World();
            var live = new Dictionary<string, int>(StringComparer.Ordinal);
            var most = 0;
            world.Creating = (key, _) =>
            {
                lock (live)
                    most = Math.Max(most, live[key] = live.GetValueOrDefault(key) + 1);
            };
            world.Disposing = key =>
            {
                lock (live)
                    live[key]--;
            };
            world.Loading = async (_, stop) =>
            {
                for (var i = Below(random, 4); i > 0; i--)
                    await Task.Yield();
                if (!isCalm && Below(random, 4) == 0)
                    throw new InvalidDataException("bad luck");
                if (Below(random, 2) == 0)
                    stop.ThrowIfCancellationRequested();
            };
            var models = Enumerable.Range(0, 10).Select(i => world.Model($"m{i}", [.. Enumerable.Range(0, i).Where(_ => Below(random, 3) == 0).Select(d => $"m{d}")])).ToList();
            var library = ModelLibrary.Create(models, new ModelLibraryOptions { MaxParallelLoads = parallel });

            await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => AskAsync(library, random)))).WaitAsync(Wait.Limit);
            isCalm = true;
            await library.LoadAsync().WaitAsync(Wait.Limit);
            Assert.All(live, l => Assert.Equal(1, l.Value));
            await library.DisposeAsync();

            Assert.Equal(1, most);
            Assert.All(live, l => Assert.Equal(0, l.Value));
        }
    }

    [Fact]
    public async Task Dispose_WhileRequestsCome_NothingIsLeft()
    {
        for (var round = 0; round < 100; round++)
        {
            var (random, world) = (new Random(round), new World());
            world.Loading = async (_, _) => await Task.Yield();
            var library = ModelLibrary.Create(world.Models("a:b,c", "b:d", "c:d", "d", "e"));

            var asked = Enumerable.Range(0, 10).Select(_ => Task.Run(() => AskAsync(library, random))).ToList();
            await library.DisposeAsync();
            await Task.WhenAll(asked).WaitAsync(Wait.Limit);

            Assert.Equal(world.Of("create").Order(), world.Of("dispose").Order());
        }
    }

    private static async Task AskAsync(ModelLibrary library, Random random)
    {
        using var leave = new CancellationTokenSource();
        try
        {
            var asked = library.GetAsync<TestModel>(library.Keys[Below(random, library.Keys.Count)], leave.Token).AsTask();
            for (var i = Below(random, 5); i > 0; i--)
                await Task.Yield();
            if (Below(random, 2) == 0)
                await leave.CancelAsync();
            await asked;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException || e is ModelException { InnerException: InvalidDataException })
        {
            // All that may happen to a request.
        }
    }

    private static int Below(Random random, int bound)
    {
        lock (random)
            return random.Next(bound);
    }
}
