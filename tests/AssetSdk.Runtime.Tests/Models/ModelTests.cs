namespace AssetSdk.Runtime.Tests;

/// <summary>The base classes of models, without a library.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task Predict_AllForms_SayTheSameByDefault()
    {
        using var model = new Length();

        Assert.Equal(3, model.Predict("abc"));
        Assert.Equal([1, 2, 0], model.PredictBatch(["a", "bb", ""]));
        Assert.Equal(3, await model.PredictAsync("abc"));
        Assert.Equal([1, 2], await model.PredictBatchAsync(["a", "bb"]));
        Assert.Empty(model.PredictBatch([]));
    }

    [Fact]
    public async Task PredictBatch_Overridden_IsWhatTheAsyncFormCalls()
    {
        using var model = new Batched();

        Assert.Equal([42, 42], await model.PredictBatchAsync(["a", "b"]));
        Assert.Equal(1, model.Predict("a"));
    }

    [Fact]
    public async Task PredictAsync_FailureOrCancelled_IsInTheTask()
    {
        using var model = new Length();

        var failed = model.PredictAsync(null!);
        var cancelled = model.PredictBatchAsync(["a"], new CancellationToken(true));

        await Assert.ThrowsAsync<ArgumentNullException>(() => failed);
        Assert.True(cancelled.IsCanceled);
    }

    [Fact]
    public async Task EnsureLoaded_ManyAtOnce_LoadsOnce()
    {
        using var model = new Length();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await model.EnsureLoadedAsync())));

        Assert.Equal(1, model.Loads);
    }

    [Fact]
    public async Task EnsureLoaded_AfterAFailure_TriesAgain()
    {
        using var model = new Length { Failures = 1 };

        await Assert.ThrowsAsync<IOException>(async () => await model.EnsureLoadedAsync());
        await model.EnsureLoadedAsync();

        Assert.Equal(2, model.Loads);
    }

    [Fact]
    public async Task Dispose_WithoutALibrary_DisposesOnce()
    {
        var (one, other) = (new Length(), new Length());

        one.Dispose();
        await one.DisposeAsync();
        await other.DisposeAsync();
        await other.DisposeAsync();

        Assert.Equal((1, 1), (one.Disposals, other.Disposals));
    }

    private class Length : Model<string, int>
    {
        private int _loads;

        public int Loads => _loads;

        public int Failures { get; set; }

        public int Disposals { get; private set; }

        public override int Predict(string input)
        {
            ArgumentNullException.ThrowIfNull(input);
            return input.Length;
        }

        protected override async ValueTask LoadAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            Interlocked.Increment(ref _loads);
            if (Failures-- > 0)
                throw new IOException("not now");
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            Disposals++;
        }
    }

    private sealed class Batched : Length
    {
        public override IReadOnlyList<int> PredictBatch(IReadOnlyList<string> inputs) => [.. inputs.Select(_ => 42)];
    }
}
