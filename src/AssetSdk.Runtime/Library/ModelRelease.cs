namespace AssetSdk.Runtime;

/// <summary>Disposes of models, whatever they are.</summary>
internal static class ModelRelease
{
    public static ValueTask RunAsync(object model)
    {
        switch (model)
        {
            case Model own:
                return own.ReleaseAsync();
            case IAsyncDisposable asynchronous:
                return asynchronous.DisposeAsync();
            default:
                (model as IDisposable)?.Dispose();
                return ValueTask.CompletedTask;
        }
    }

    public static void Run(object model)
    {
        switch (model)
        {
            case Model own:
                own.Release();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
            case IAsyncDisposable asynchronous:
                // On another thread: the caller's may have a context that only it can run.
                Task.Run(() => asynchronous.DisposeAsync().AsTask()).GetAwaiter().GetResult();
                break;
        }
    }

    /// <summary>Disposes of a model that failed to load: its failure is what is told.</summary>
    public static async ValueTask TryAsync(object? model)
    {
        if (model is null)
            return;
        try
        {
            await RunAsync(model).ConfigureAwait(false);
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            // Half loaded, half disposed.
        }
    }
}
