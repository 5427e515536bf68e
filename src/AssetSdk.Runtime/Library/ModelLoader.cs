namespace AssetSdk.Runtime;

/// <summary>
/// Loads models: each once, what it needs first, side by side as far as they do not need each other. An attempt is shared by all who wait for it; the last one to leave stops it.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for has nothing to give back.
internal sealed class ModelLoader(ModelGraph graph, IServiceProvider? services, int maxParallelLoads, Action<ModelSlot> made)
#pragma warning restore CA1001
{
    // The attempt whose code is running: its requests to the library are waits that may close a circle.
    private static readonly AsyncLocal<ModelLoad?> Current = new();

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _parallel = new(maxParallelLoads);
    private readonly HashSet<ModelLoad> _running = [];
    private readonly List<ModelSlot> _created = [];
    private volatile bool _isClosed;
    private Task<IReadOnlyList<ModelSlot>>? _closing;

    /// <summary>Whether no model is handed out any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The attempt whose code is asking.</summary>
    private ModelLoad? Asker => Current.Value is { } current && current.Loader == this && !current.End.Task.IsCompleted ? current : null;

    /// <summary>Refuses what no order of loading can satisfy; gives the order.</summary>
    public List<ModelSlot> Check(IReadOnlyList<ModelSlot> slots)
    {
        lock (_lock)
            return graph.Order(slots, static _ => false);
    }

    /// <summary>Loads some models and all they need.</summary>
    public async Task LoadAsync(IReadOnlyList<ModelSlot> slots, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asker = Asker;
        bool isStopped;
        do
        {
            isStopped = false;
            var loads = Join(slots, asker);
            if (loads.Count == 0)
                return;
            // An attempt that waits for another leaves it its turn.
            if (asker is not null)
                _parallel.Release();
            try
            {
                foreach (var load in loads)
                {
                    var outcome = await load.End.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
                    if (outcome.Failure is { } failure)
                        throw LoadErrors.Failed(load.Slot, failure);
                    isStopped |= outcome.Model is null;
                }
            }
            finally
            {
                Leave(loads, asker);
                if (asker is not null)
                    await _parallel.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        while (isStopped);
    }

    /// <summary>Stops what is under way, and waits for it. Nothing is loaded any more after that.</summary>
    /// <returns>The models that were loaded, in the order in which they were.</returns>
    /// <exception cref="InvalidOperationException">A model asks for it while it is loaded.</exception>
    public Task<IReadOnlyList<ModelSlot>> CloseAsync()
    {
        if (Asker is { } asker)
            throw new InvalidOperationException($"The model '{asker.Slot.Key}' disposes of its library while it is loaded, and the library would wait for it for ever. Throw what keeps the model from being loaded, and leave disposing to who made the library.");
        lock (_lock)
        {
            _isClosed = true;
            return _closing ??= StopAsync([.. _running]);
        }
    }

    private async Task<IReadOnlyList<ModelSlot>> StopAsync(List<ModelLoad> running)
    {
        StopAll(running);
        foreach (var load in running)
            await load.End.Task.ConfigureAwait(false);
        return _created;
    }

    /// <summary>Begins what is not under way, and waits for it in the count.</summary>
    private List<ModelLoad> Join(IReadOnlyList<ModelSlot> slots, ModelLoad? asker)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(ModelLibrary));
            var order = graph.Order(slots, static s => s.Model is not null || s.Load is { IsAbandoned: false });
            if (asker is not null)
                RefuseCircle(slots, asker);
            foreach (var slot in order)
                Begin(slot);

            var loads = slots.Where(s => s.Model is null).Select(s => s.Load!).ToList();
            foreach (var load in loads)
                load.Waiters++;
            asker?.Asked.AddRange(loads.Select(l => l.Slot));
            return loads;
        }
    }

    private static void RefuseCircle(IReadOnlyList<ModelSlot> slots, ModelLoad asker)
    {
        foreach (var slot in slots.Where(s => s.Model is null))
        {
            if (ModelGraph.FindPath(slot, asker.Slot, static s => s.Load?.Asked ?? []) is { } path)
                throw ModelGraph.Cycle([asker.Slot.Key, .. path.Select(s => s.Key)]);
        }
    }

    private void Begin(ModelSlot slot)
    {
        var load = new ModelLoad(this, slot, slot.Load) { Dependencies = [.. slot.Dependencies.Where(d => d!.Model is null).Select(d => d!.Load!)] };
        foreach (var dependency in load.Dependencies)
            dependency.Waiters++;
        slot.Load = load;
        _running.Add(load);
        // Not with the context of who asked first: a model is nobody's request.
        ThreadPool.UnsafeQueueUserWorkItem(static l => _ = l.Loader.RunAsync(l), load, preferLocal: false);
    }

    private void Leave(IReadOnlyList<ModelLoad> loads, ModelLoad? asker)
    {
        List<ModelLoad> abandoned;
        lock (_lock)
        {
            foreach (var load in loads)
                asker?.Asked.Remove(load.Slot);
            abandoned = LeaveAll(loads);
        }

        StopAll(abandoned);
    }

    private static List<ModelLoad> LeaveAll(IReadOnlyList<ModelLoad> loads)
    {
        var abandoned = new List<ModelLoad>();
        foreach (var load in loads)
        {
            if (--load.Waiters == 0 && load.Slot.Load == load)
            {
                load.IsAbandoned = true;
                abandoned.Add(load);
            }
        }

        return abandoned;
    }

    private static void StopAll(List<ModelLoad> loads)
    {
        // On other threads: what models do when they are stopped is not the caller's to wait for.
        foreach (var load in loads)
            _ = load.Stop.CancelAsync();
    }

    private async Task RunAsync(ModelLoad load)
    {
        var outcome = await AttemptAsync(load).ConfigureAwait(false);
        List<ModelLoad> abandoned;
        lock (_lock)
        {
            _running.Remove(load);
            if (load.Slot.Load == load)
                load.Slot.Load = null;
            if (outcome.Model is { } model && load.Slot.Model is null)
            {
                load.Slot.Model = model;
                _created.Add(load.Slot);
            }

            abandoned = LeaveAll(load.Dependencies);
        }

        StopAll(abandoned);
        load.End.SetResult(outcome);
    }

    private async Task<LoadOutcome> AttemptAsync(ModelLoad load)
    {
        var stop = load.Stop.Token;
        if (load.Previous is { } previous && await previous.End.Task.ConfigureAwait(false) is { Model: not null } earlier)
            return earlier;
        try
        {
            foreach (var dependency in load.Dependencies)
            {
                var outcome = await dependency.End.Task.WaitAsync(stop).ConfigureAwait(false);
                if (outcome.Model is null)
                    return outcome;
            }

            await _parallel.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return default;
        }

        try
        {
            return await MakeAsync(load, stop).ConfigureAwait(false);
        }
        finally
        {
            _parallel.Release();
        }
    }

    private async Task<LoadOutcome> MakeAsync(ModelLoad load, CancellationToken stop)
    {
        Current.Value = load;
        object? instance = null;
        try
        {
            var slot = load.Slot;
            instance = slot.Definition.Create(slot.Settings.Get(), new ModelContext(slot, services));
            if (instance is Model model)
            {
                model.IsOwned = true;
                await model.EnsureLoadedAsync(stop).ConfigureAwait(false);
            }

            made(slot);
            return new LoadOutcome(instance, null);
        }
#pragma warning disable CA1031 // Whatever a model throws is its failure, and is told to all who wait.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await ModelRelease.TryAsync(instance).ConfigureAwait(false);
            return stop.IsCancellationRequested ? default : new LoadOutcome(null, new LoadFailure(load.Slot, e));
        }
    }
}
