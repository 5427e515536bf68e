using AssetSdk.Core;

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

    /// <summary>Tells which models could not be disposed, if any.</summary>
    public static void ThrowIfAny(IReadOnlyList<(string Key, Exception Cause)> failures)
    {
        if (failures is not [var first, ..])
            return;
        var others = failures.Count == 1 ? "" : $" So did {string.Join(", ", failures.Skip(1).Select(f => $"'{f.Key}'"))}.";
        throw new ModelException(
            AssetErrorCode.ModelDisposeFailed,
            $"The model '{first.Key}' failed while it was disposed: {first.Cause.Message}{others} All others were disposed.",
            first.Key,
            [.. failures.Select(f => f.Key)],
            failures.Count == 1 ? first.Cause : new AggregateException(failures.Select(f => f.Cause)));
    }
}
