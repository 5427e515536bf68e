using AssetSdk.Core;

namespace AssetSdk.Runtime;

/// <summary>Disposes of the models of a library: each once, the last one first. One that fails does not keep the others from it, and is told at the end.</summary>
internal sealed class ModelDisposal(ModelLoader loader)
{
    private readonly Lock _lock = new();
    private List<(string Key, Exception Cause)> _failures = [];

    /// <exception cref="ModelException">Models failed.</exception>
    public void ReleaseAll()
    {
        TryReleaseAll();
        ThrowFailures();
    }

    /// <exception cref="ModelException">Models failed.</exception>
    public async ValueTask ReleaseAllAsync()
    {
        await TryReleaseAllAsync().ConfigureAwait(false);
        ThrowFailures();
    }

    public void TryReleaseAll()
    {
        foreach (var slot in loader.CloseAsync().GetAwaiter().GetResult().Reverse())
            Release(slot);
    }

    public async ValueTask TryReleaseAllAsync()
    {
        foreach (var slot in (await loader.CloseAsync().ConfigureAwait(false)).Reverse())
            await ReleaseAsync(slot).ConfigureAwait(false);
    }

    /// <summary>Disposes of one model; none is handed out any more.</summary>
    public void Release(ModelSlot slot)
    {
        loader.CloseAsync().GetAwaiter().GetResult();
        try
        {
            if (slot.Take() is { } model)
                ModelRelease.Run(model);
        }
#pragma warning disable CA1031 // One model's failure must not keep the others from being disposed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Add(slot, e);
        }
    }

    /// <inheritdoc cref="Release"/>
    public async ValueTask ReleaseAsync(ModelSlot slot)
    {
        await loader.CloseAsync().ConfigureAwait(false);
        try
        {
            if (slot.Take() is { } model)
                await ModelRelease.RunAsync(model).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // One model's failure must not keep the others from being disposed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Add(slot, e);
        }
    }

    private void Add(ModelSlot slot, Exception cause)
    {
        lock (_lock)
            _failures.Add((slot.Key, cause));
    }

    private void ThrowFailures()
    {
        List<(string Key, Exception Cause)> failures;
        lock (_lock)
            (failures, _failures) = (_failures, []);
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
