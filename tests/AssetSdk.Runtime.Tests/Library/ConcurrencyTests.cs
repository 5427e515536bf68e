namespace AssetSdk.Runtime.Tests;

/// <summary>Many ask at once, some leave, some loads fail.</summary>
public sealed class ConcurrencyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_HundredAskAtOnce_GetOneInstance(bool synchronously)
    {
        var (release, world) = (new TaskCompletionSource(), new World());
        world.Loading = (_, _) => release.Task;
        await using var library = ModelLibrary.Create(world.Models("a:b", "b"));
        using var start = new Barrier(20);

        var asked = Enumerable.Range(0, 100).Select(i => i < 20 && synchronously
            ? Task.Factory.StartNew(() => { start.SignalAndWait(); return library.Get<TestModel>("a"); }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : Task.Run(async () => await library.GetAsync<TestModel>("a"))).ToList();
        release.SetResult();
        var models = await Task.WhenAll(asked).WaitAsync(Wait.Limit);

        Assert.Single(models.Distinct());
        Assert.Equal(["b", "a"], world.Of("create"));
    }

    [Fact]
    public async Task Get_ManyModelsByMany_EachIsMadeOnce()
    {
        var world = new World { Loading = async (_, _) => await Task.Yield() };
        await using var library = ModelLibrary.Create(world.Models([.. Enumerable.Range(0, 50).Select(i => i < 2 ? $"m{i}" : $"m{i}:m{i - 1},m{i - 2}")]), new ModelLibraryOptions { MaxParallelLoads = 3 });

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () => await library.GetAsync<TestModel>($"m{(i * 7) % 50}")))).WaitAsync(Wait.Limit);

        Assert.Equal(world.Of("create").Count, world.Of("create").Distinct().Count());
    }

    [Fact]
    public async Task Load_IndependentModels_AreLoadedSideBySideWithinTheBound()
    {
        var (inside, most, bothInside, world) = (0, 0, new TaskCompletionSource(), new World());
        world.Loading = async (_, stop) =>
        {
            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            if (now == 2)
                bothInside.TrySetResult();
            await bothInside.Task.WaitAsync(Wait.Limit, stop);
            Interlocked.Decrement(ref inside);
        };
        await using var library = ModelLibrary.Create(world.Models("a", "b", "c", "d", "e"), new ModelLibraryOptions { MaxParallelLoads = 2 });

        await library.LoadAsync().WaitAsync(Wait.Limit);

        Assert.Equal(2, most);
        Assert.Equal(5, world.Of("load").Count);
    }

    [Fact]
    public async Task Get_LoadFails_AllWhoWaitedGetTheSameErrorAndTheNextTriesAgain()
    {
        var (attempts, release, world) = (0, new TaskCompletionSource(), new World());
        world.Loading = async (key, _) =>
        {
            if (key != "tokenizer")
                return;
            await release.Task;
            if (Interlocked.Increment(ref attempts) == 1)
                throw new FileNotFoundException("vocab.txt is not there");
        };
        await using var library = ModelLibrary.Create(world.Models("sentiment:tokenizer", "tokenizer"));

        // A request joins the attempt before it returns its task.
        var asked = Enumerable.Range(0, 100).Select(_ => library.GetAsync<TestModel>("sentiment").AsTask()).ToList();
        var direct = library.GetAsync<TestModel>("tokenizer").AsTask();
        release.SetResult();

        foreach (var task in asked)
        {
            var e = await Assert.ThrowsAsync<ModelException>(() => task.WaitAsync(Wait.Limit));
            Assert.Equal(
                "The model 'tokenizer' could not be loaded (needed by sentiment → tokenizer): FileNotFoundException: vocab.txt is not there. Correct the cause; the next request tries again.",
                e.Message);
            Assert.Equal(("ASSET2134", "tokenizer"), (e.Code, e.ModelKey));
            Assert.Equal(["sentiment", "tokenizer"], e.Chain);
            Assert.IsType<FileNotFoundException>(e.InnerException);
        }

        var own = await Assert.ThrowsAsync<ModelException>(() => direct.WaitAsync(Wait.Limit));
        Assert.Equal("The model 'tokenizer' could not be loaded: FileNotFoundException: vocab.txt is not there. Correct the cause; the next request tries again.", own.Message);
        Assert.Equal(1, attempts);
        Assert.Equal(["tokenizer"], world.Of("dispose"));

        Assert.Equal("sentiment", (await library.GetAsync<TestModel>("sentiment")).Config.Key);
        Assert.Equal(["tokenizer", "tokenizer", "sentiment"], world.Of("create"));
    }

    [Fact]
    public async Task GetAsync_OneOfTwoLeaves_TheOtherGetsTheModel()
    {
        var (entered, release, world) = (new TaskCompletionSource(), new TaskCompletionSource(), new World());
        world.Loading = async (_, stop) =>
        {
            entered.TrySetResult();
            await release.Task.WaitAsync(stop);
        };
        await using var library = ModelLibrary.Create(world.Models("a"));
        using var leaves = new CancellationTokenSource();

        var one = library.GetAsync<TestModel>("a", leaves.Token).AsTask();
        var other = library.GetAsync<TestModel>("a").AsTask();
        await entered.Task.WaitAsync(Wait.Limit);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.WaitAsync(Wait.Limit));
        release.SetResult();

        Assert.Equal("a", (await other.WaitAsync(Wait.Limit)).Config.Key);
        Assert.Equal(["a"], world.Of("create"));
    }

    [Fact]
    public async Task GetAsync_AllLeave_LoadingIsStoppedAndTheNextBeginsAnew()
    {
        var (entered, stopped, isFirst, world) = (new TaskCompletionSource(), new TaskCompletionSource(), true, new World());
        world.Loading = async (key, stop) =>
        {
            if (key != "b" || !isFirst)
                return;
            isFirst = false;
            entered.SetResult();
            using var _ = stop.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, stop);
        };
        await using var library = ModelLibrary.Create(world.Models("a:b", "b"));
        using var leaves = new CancellationTokenSource();

        var asked = Enumerable.Range(0, 10).Select(_ => library.GetAsync<TestModel>("a", leaves.Token).AsTask()).ToList();
        await entered.Task.WaitAsync(Wait.Limit);
        await leaves.CancelAsync();
        foreach (var task in asked)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.WaitAsync(Wait.Limit));
        await stopped.Task.WaitAsync(Wait.Limit);

        Assert.Equal("a", (await library.GetAsync<TestModel>("a").AsTask().WaitAsync(Wait.Limit)).Config.Key);
        Assert.Equal(["b", "b", "a"], world.Of("create"));
        Assert.Equal(["b"], world.Of("dispose"));
    }

    [Fact]
    public async Task GetAsync_AskedAgainWhileTheStoppedOneStillRuns_WaitsForItAndTakesWhatItMade()
    {
        var (entered, release, world) = (new TaskCompletionSource(), new TaskCompletionSource(), new World());
        world.Loading = async (_, _) =>
        {
            entered.TrySetResult();
            await release.Task;
        };
        await using var library = ModelLibrary.Create(world.Models("a"));
        using var leaves = new CancellationTokenSource();
        var first = library.GetAsync<TestModel>("a", leaves.Token).AsTask();
        await entered.Task.WaitAsync(Wait.Limit);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Wait.Limit));

        var second = library.GetAsync<TestModel>("a").AsTask();
        Assert.False(second.IsCompleted);
        release.SetResult();

        Assert.Equal("a", (await second.WaitAsync(Wait.Limit)).Config.Key);
        Assert.Equal(["a"], world.Of("create"));
    }

    [Fact]
    public async Task GetAsync_CancelledBefore_LoadsNothing()
    {
        var world = new World();
        await using var library = ModelLibrary.Create(world.Models("a"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await library.GetAsync<TestModel>("a", new CancellationToken(true)));

        Assert.Empty(world.Events);
        Assert.NotNull(library.Get<TestModel>("a"));
    }

    [Fact]
    public async Task GetAsync_ModelThrowsCancelledOfItsOwn_IsAFailure()
    {
        var world = new World { Loading = (_, _) => throw new TaskCanceledException("the server did not answer") };
        await using var library = ModelLibrary.Create(world.Models("a"));

        var e = await Assert.ThrowsAsync<ModelException>(async () => await library.GetAsync<TestModel>("a"));

        Assert.Contains("the server did not answer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_ContextOfWhoAsks_DoesNotReachTheModel()
    {
        var (request, seen, world) = (new AsyncLocal<string> { Value = "mine" }, "none", new World());
        world.Creating = (_, _) => seen = request.Value;
        await using var library = ModelLibrary.Create(world.Models("a"));

        await library.GetAsync<TestModel>("a");

        Assert.Null(seen);
    }

    [Fact]
    public async Task Get_ModelAsksTheLibraryWhileItIsMade_WorksWithOnePermit()
    {
        var world = new World();
        ModelLibrary? library = null;
        world.Creating = (key, _) =>
        {
            if (key == "a")
                library!.Get<TestModel>("b");
        };
        await using (library = ModelLibrary.Create(world.Models("a", "b:c", "c"), new ModelLibraryOptions { MaxParallelLoads = 1 }))
        {
            var a = await library.GetAsync<TestModel>("a").AsTask().WaitAsync(Wait.Limit);

            Assert.Equal("a", a.Config.Key);
            Assert.Equal(["a", "c", "b"], world.Of("create"));
        }

        Assert.Equal(["a", "b", "c"], world.Of("dispose"));
    }

    [Fact]
    public async Task Get_ModelsAskForEachOtherWhileTheyAreMade_IsRefusedWithTheCircle()
    {
        var world = new World();
        ModelLibrary? library = null;
        world.Creating = (key, _) =>
        {
            if (key is "a" or "c")
                library!.Get<TestModel>(key == "a" ? "b" : "a");
        };
        await using (library = ModelLibrary.Create(world.Models("a", "b:c", "c")))
        {
            var e = await Assert.ThrowsAsync<ModelException>(() => library.GetAsync<TestModel>("a").AsTask().WaitAsync(Wait.Limit));

            Assert.Equal("ASSET2131", e.Code);
            Assert.Contains("c → a → b → c", e.Message, StringComparison.Ordinal);
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
