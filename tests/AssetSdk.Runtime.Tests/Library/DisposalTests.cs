namespace AssetSdk.Runtime.Tests;

/// <summary>How a library ends.</summary>
public sealed class DisposalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_LoadedModels_TheLastOneFirstAndEachOnce(bool synchronously)
    {
        var world = new World();
        var library = ModelLibrary.Create(world.Models("a:b", "b", "c", "never"), new ModelLibraryOptions { MaxParallelLoads = 1 });
        await library.GetAsync<TestModel>("c");
        await library.GetAsync<TestModel>("a");

        await DisposeAsync(library, synchronously);
        await DisposeAsync(library, synchronously);

        Assert.Equal(["c", "b", "a"], world.Of("create"));
        Assert.Equal(["a", "b", "c"], world.Of("dispose"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_ModelsThrow_TheOthersAreDisposedAndAllFailuresAreTold(bool synchronously)
    {
        var world = new World { Disposing = key => _ = key is "b" or "d" ? throw new InvalidOperationException($"{key} is busy.") : 0 };
        var library = ModelLibrary.Create(world.Models("a:b", "b:c", "c:d", "d:e", "e"));
        await library.GetAsync<TestModel>("a");

        var e = await Assert.ThrowsAsync<ModelException>(() => DisposeAsync(library, synchronously));

        Assert.Equal(["a", "b", "c", "d", "e"], world.Of("dispose"));
        Assert.Equal("ASSET2136", e.Code);
        Assert.Equal("The model 'b' failed while it was disposed: b is busy. So did 'd'. All others were disposed.", e.Message);
        Assert.Equal(2, Assert.IsType<AggregateException>(e.InnerException).InnerExceptions.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_WhileModelsAreLoaded_StopsThemAndTellsWhoWaits(bool synchronously)
    {
        var (entered, world) = (new TaskCompletionSource(), new World());
        world.Loading = async (key, stop) =>
        {
            if (key != "b")
                return;
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        };
        var library = ModelLibrary.Create(world.Models("a:b,c", "b", "c"));
        await library.GetAsync<TestModel>("c");
        var asked = library.GetAsync<TestModel>("a").AsTask();
        var needed = library.GetAsync<TestModel>("b").AsTask();
        await entered.Task.WaitAsync(Wait.Limit);

        await DisposeAsync(library, synchronously).WaitAsync(Wait.Limit);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => asked.WaitAsync(Wait.Limit));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => needed.WaitAsync(Wait.Limit));
        Assert.Equal(["b", "c"], world.Of("dispose"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_ByAModelThatIsLoaded_IsRefusedAndNotWaitedFor(bool synchronously)
    {
        var world = new World();
        ModelLibrary? library = null;
        world.Loading = (_, _) => DisposeAsync(library!, synchronously);
        await using (library = ModelLibrary.Create(world.Models("a:b", "b")))
        {
            var e = await Assert.ThrowsAsync<ModelException>(() => library.GetAsync<TestModel>("a").AsTask().WaitAsync(Wait.Limit));

            Assert.Equal(("ASSET2134", "b"), (e.Code, e.ModelKey));
            Assert.Contains("The model 'b' disposes of its library while it is loaded", e.Message, StringComparison.Ordinal);
            world.Loading = null;
            await library.GetAsync<TestModel>("a").AsTask().WaitAsync(Wait.Limit);
        }
    }

    [Fact]
    public async Task Library_AfterDisposal_RefusesEverything()
    {
        var library = ModelLibrary.Create(new World().Models("a"));
        library.Get<TestModel>("a");
        library.Dispose();

        Assert.Throws<ObjectDisposedException>(() => library.Get<TestModel>("a"));
        Assert.Throws<ObjectDisposedException>(() => library.Get<TestModel>());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await library.GetAsync<TestModel>("a"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => library.LoadAsync());
        Assert.Throws<ObjectDisposedException>(() => library.GetConfig<TestConfig>("a"));
        Assert.Throws<ObjectDisposedException>(() => library.GetConfig<TestConfig>());
        Assert.Throws<ObjectDisposedException>(() => library.IsLoaded("a"));
    }

    [Fact]
    public async Task Dispose_ModelOfALibrary_IsLeftToTheLibrary()
    {
        var world = new World();
        await using var library = ModelLibrary.Create(world.Models("a"));
        await using (var model = await library.GetAsync<TestModel>("a"))
            model.Dispose();

        Assert.Empty(world.Of("dispose"));
        Assert.Equal("a: x", library.Get<TestModel>("a").Predict("x"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_ModelsThatAreNoModel_AreDisposedAsTheyCan(bool synchronously)
    {
        var log = new List<string>();
        ModelDefinition[] models =
        [
            new ModelDefinition<OtherConfig, Plain>("plain", [], () => new OtherConfig("plain"), (_, _) => new Plain()),
            new ModelDefinition<OtherConfig, Sync>("sync", [], () => new OtherConfig("sync"), (_, _) => new Sync(log)),
            new ModelDefinition<OtherConfig, Async>("async", [], () => new OtherConfig("async"), (_, _) => new Async(log)),
        ];
        var library = await ModelLibrary.CreateAsync(models, new ModelLibraryOptions { Loading = ModelLoading.Eager, MaxParallelLoads = 1 });

        await DisposeAsync(library, synchronously);
        await DisposeAsync(library, synchronously);

        Assert.Equal(["async", "sync"], log.Order());
    }

    [Fact]
    public async Task CreateAsync_EagerModelFails_DisposesOfWhatWasLoaded()
    {
        var world = new World { Loading = (key, _) => key == "bad" ? throw new InvalidDataException("broken") : Task.CompletedTask };
        var options = new ModelLibraryOptions { Loading = ModelLoading.Eager };

        var e = await Assert.ThrowsAsync<ModelException>(() => ModelLibrary.CreateAsync(world.Models("bad:good", "good"), options));
        var again = Assert.Throws<ModelException>(() => ModelLibrary.Create(world.Models("bad:good", "good"), options));

        Assert.Equal(e.Message, again.Message);
        Assert.Equal(["bad", "good", "bad", "good"], world.Of("dispose"));
    }

    [Fact]
    public async Task CreateAsync_Cancelled_StopsAndDisposesOfWhatWasLoaded()
    {
        var (entered, world) = (new TaskCompletionSource(), new World());
        world.Loading = async (key, stop) =>
        {
            if (key != "slow")
                return;
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        };
        using var cancel = new CancellationTokenSource();

        var creating = ModelLibrary.CreateAsync(world.Models("slow:quick", "quick"), new ModelLibraryOptions { Loading = ModelLoading.Eager }, cancel.Token);
        await entered.Task.WaitAsync(Wait.Limit);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creating.WaitAsync(Wait.Limit));
        Assert.Equal(["slow", "quick"], world.Of("dispose"));
    }

    private static async Task DisposeAsync(ModelLibrary library, bool synchronously)
    {
        if (synchronously)
            await Task.Run(library.Dispose);
        else
            await library.DisposeAsync();
    }

    private sealed class Plain;

    private sealed class Sync(List<string> log) : IDisposable
    {
        public void Dispose() => log.Add("sync");
    }

    private sealed class Async(List<string> log) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            log.Add("async");
        }
    }
}
