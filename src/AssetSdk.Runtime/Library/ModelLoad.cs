namespace AssetSdk.Runtime;

/// <summary>One attempt at loading a model, shared by all who wait for it, and stopped when nobody does. What changes is guarded by the library's lock.</summary>
internal sealed class ModelLoad(ModelLoader loader, ModelSlot slot, ModelLoad? previous)
{
    public ModelLoader Loader { get; } = loader;

    public ModelSlot Slot { get; } = slot;

    /// <summary>An attempt that nobody waited for any more and that has not ended yet: one instance a model, at any time.</summary>
    public ModelLoad? Previous { get; } = previous;

    /// <summary>The attempts at what this model needs and what was not loaded: this one waits for them.</summary>
    public IReadOnlyList<ModelLoad> Dependencies { get; set; } = [];

    /// <summary>Models that its code has asked the library for and waits for, though they are no declared dependencies.</summary>
    public List<ModelSlot> Asked { get; } = [];

    /// <summary>How many wait: requests, and attempts at models that need this one.</summary>
    public int Waiters { get; set; }

    public bool IsAbandoned { get; set; }

    /// <summary>Stops the attempt. Not disposed of: it has no timer, and whoever leaves last may come after the end.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>How it ended; never a failure of the task itself. Nobody who waits runs on the loader's thread.</summary>
    public TaskCompletionSource<LoadOutcome> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>How an attempt ended: with a model, with a failure, or, without either, stopped.</summary>
internal readonly record struct LoadOutcome(object? Model, LoadFailure? Failure);

/// <summary>Which model failed, and why: itself, or one that was asked for and needs it.</summary>
internal sealed record LoadFailure(ModelSlot Slot, Exception Cause);
