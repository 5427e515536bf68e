namespace AssetSdk.Testing;

/// <summary>Something that runs step by step.</summary>
/// <param name="Gate">Where its steps wait.</param>
/// <param name="Run">What it does.</param>
public sealed record ScheduledActor(StepGate Gate, Task Run);

/// <summary>A store or a cache with the actors on it, at its beginning, and what must hold of it.</summary>
public abstract class ScheduledWorld : IDisposable
{
    /// <summary>Starts the actors, each with a gate of its own. Called once.</summary>
    public abstract IReadOnlyList<ScheduledActor> Start();

    /// <summary>All that matters of the state that the actors share, as text: equal texts are equal states.</summary>
    public abstract string Fingerprint();

    /// <summary>What must hold between any two steps.</summary>
    public abstract Task CheckAsync();

    /// <summary>What must hold when nobody moves any more.</summary>
    /// <param name="killed">The actors that were killed.</param>
    public abstract Task CheckEndAsync(IReadOnlyList<int> killed);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>
/// Goes through all interleavings of some actors' calls, with kills between any two steps. States that were seen before are not gone through
/// again: a state is the store's content and what each actor has seen.
/// </summary>
public sealed class Interleavings(Func<ScheduledWorld> begin)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>How many actors may be killed in one run.</summary>
    public int Kills { get; init; } = 1;

    /// <summary>How many states are visited at the most.</summary>
    public int MaxStates { get; init; } = int.MaxValue;

    /// <summary>How many states were visited.</summary>
    public int States => _seen.Count;

    /// <summary>How many runs came to their end.</summary>
    public int Ends { get; private set; }

    /// <summary>Goes through them all.</summary>
    public async Task ExploreAsync()
    {
        // Depth first. A world cannot be copied: each path is walked again from the beginning.
        var paths = new Stack<Choice[]>([[]]);
        while (_seen.Count < MaxStates && paths.TryPop(out var path))
        {
            foreach (var choice in await WalkAsync(path))
                paths.Push([.. path, choice]);
        }
    }

    private async Task<IReadOnlyList<Choice>> WalkAsync(Choice[] path)
    {
        using var world = begin();
        var actors = world.Start();
        var killed = new List<int>();
        try
        {
            await SettleAsync(actors, killed);
            foreach (var (actor, kill) in path)
            {
                if (kill)
                {
                    killed.Add(actor);
                    actors[actor].Gate.Abandon();
                    await EndedAsync(actors[actor]);
                    continue;
                }

                actors[actor].Gate.Release();
                await SettleAsync(actors, killed);
            }

            await CheckAsync(world.CheckAsync, path);
            var alive = Enumerable.Range(0, actors.Count).Where(i => !killed.Contains(i) && !actors[i].Run.IsCompleted).ToList();
            if (!_seen.Add(StateOf(world, actors, killed)))
                return [];
            if (alive.Count == 0)
            {
                Ends++;
                await CheckAsync(() => world.CheckEndAsync(killed), path);
                return [];
            }

            var able = alive.Where(i => actors[i].Gate.CanPass).ToList();
            if (able.Count == 0)
                await CheckAsync(static () => throw new InvalidOperationException("Each waits for another."), path);
            return [.. able.Select(i => new Choice(i, false)), .. killed.Count < Kills ? alive.Select(i => new Choice(i, true)) : []];
        }
        finally
        {
            foreach (var actor in actors)
                actor.Gate.Abandon();
            await Task.WhenAll(actors.Select(EndedAsync));
        }
    }

    private static Task EndedAsync(ScheduledActor actor) =>
        actor.Run.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private static async Task SettleAsync(IReadOnlyList<ScheduledActor> actors, List<int> killed) =>
        await Task.WhenAll(actors.Where((_, i) => !killed.Contains(i)).Select(a => Task.WhenAny(a.Gate.Parked, a.Run)));

    private static string StateOf(ScheduledWorld world, IReadOnlyList<ScheduledActor> actors, List<int> killed) =>
        world.Fingerprint() + string.Concat(actors.Select((a, i) => $"\n--{i} {(killed.Contains(i) ? "killed" : $"{a.Gate.History}{(a.Run.IsFaulted ? "failed" : a.Run.IsCompleted ? "done" : "")}")}"));

    private static async Task CheckAsync(Func<Task> check, Choice[] path)
    {
        try
        {
            await check();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"After the steps {string.Join(' ', path.Select(c => c.Kill ? $"kill{c.Actor}" : $"{c.Actor}"))}: {e.Message}", e);
        }
    }

    private readonly record struct Choice(int Actor, bool Kill);
}
