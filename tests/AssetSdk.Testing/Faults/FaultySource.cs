using System.Collections.Concurrent;
using AssetSdk.Stores;

namespace AssetSdk.Testing;

/// <summary>A source whose objects can be made faulty, one by one: a driver and what stands behind it.</summary>
public abstract class FaultySource : IAsyncDisposable
{
    /// <summary>The source's URL.</summary>
    public abstract string Url { get; }

    /// <summary>The driver under test, with a stall timeout that fits the case.</summary>
    /// <param name="fault">The case.</param>
    /// <param name="silence">The stall timeout where the source keeps silent: short, for it is waited out, and long enough for what answers.</param>
    public abstract IObjectStoreDriver Driver(SourceFaultCase fault, TimeSpan silence);

    /// <summary>What must come out of a case at this kind of source.</summary>
    public abstract FaultOutcome OutcomeOf(SourceFaultCase fault);

    /// <summary>Places an object.</summary>
    public abstract void Put(string key, byte[] bytes);

    /// <summary>Makes an object faulty: at its next read only, or from now on.</summary>
    public abstract void Break(string key, SourceFaultCase fault, bool once);

    /// <summary>Takes all faults away, and forgets what was read.</summary>
    public abstract void Heal();

    /// <summary>How often an object was asked for, where the source can tell.</summary>
    public abstract int? CountOf(string key);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A source behind a web server: whatever its driver speaks, its answers can be made faulty.</summary>
/// <param name="server">The server.</param>
/// <param name="driver">Makes the driver under test and what holds its connections, of its stall timeout and the clock that it measures by.</param>
public sealed class FaultyServerSource(FaultServer server, Func<TimeSpan, TimeProvider, (IObjectStoreDriver Driver, IDisposable Connections)> driver) : FaultySource
{
    private readonly ConcurrentBag<IDisposable> _connections = [];
    private readonly ConcurrentDictionary<string, byte[]> _placed = new(StringComparer.Ordinal);

    public override string Url => server.Url;

    public override IObjectStoreDriver Driver(SourceFaultCase fault, TimeSpan silence)
    {
        var made = driver(fault.Silent ? silence : TimeSpan.FromMinutes(1), fault.Slow ? new LeapingClock(TimeSpan.FromSeconds(4)) : TimeProvider.System);
        _connections.Add(made.Connections);
        return made.Driver;
    }

    public override FaultOutcome OutcomeOf(SourceFaultCase fault) => fault.OfAnswers;

    public override void Put(string key, byte[] bytes) => server.Objects[key] = _placed[key] = bytes;

    public override void Break(string key, SourceFaultCase fault, bool once)
    {
        var answers = fault.Answers!;
        server.Next(key, once ? answers : answers.Take(answers.Count - 1));
        if (!once)
            server.Always(key, answers[^1]);
    }

    public override void Heal()
    {
        server.Reset();
        foreach (var (key, bytes) in _placed)
            server.Objects[key] = bytes;
    }

    public override int? CountOf(string key) => server.CountOf(key);

    public override async ValueTask DisposeAsync()
    {
        foreach (var connections in _connections)
            connections.Dispose();
        await server.DisposeAsync();
    }
}

/// <summary>A source in a folder, whose files are damaged. Damage stays until it is mended, whoever reads.</summary>
/// <param name="folder">The folder.</param>
/// <param name="driver">The driver under test.</param>
public sealed class FaultyFolderSource(TempFolder folder, IObjectStoreDriver driver) : FaultySource
{
    private readonly Dictionary<string, byte[]> _placed = new(StringComparer.Ordinal);

    public override string Url => folder.Path;

    public override IObjectStoreDriver Driver(SourceFaultCase fault, TimeSpan silence) => driver;

    public override FaultOutcome OutcomeOf(SourceFaultCase fault) => fault.OfFile;

    public override void Put(string key, byte[] bytes)
    {
        _placed[key] = bytes;
        folder.Write(key, bytes);
    }

    public override void Break(string key, SourceFaultCase fault, bool once) => fault.File!(folder[key]);

    public override void Heal()
    {
        foreach (var (key, bytes) in _placed)
        {
            if (Directory.Exists(folder[key]))
                Directory.Delete(folder[key]);
            else
                File.Delete(folder[key]);
            folder.Write(key, bytes);
        }
    }

    public override int? CountOf(string key) => null;

    public override ValueTask DisposeAsync()
    {
        folder.Dispose();
        return default;
    }
}
