using System.Collections.Concurrent;

namespace AssetSdk.Restore.Tests;

/// <summary>Keeps what a restore said.</summary>
internal sealed class RecordingLog : IRestoreLog
{
    private readonly ConcurrentQueue<string> _important = new();
    private readonly ConcurrentQueue<string> _details = new();

    private readonly ConcurrentQueue<AssetProgress> _progresses = new();

    public IReadOnlyList<string> ImportantLines => [.. _important];

    public IReadOnlyList<string> Details => [.. _details];

    public IReadOnlyList<AssetProgress> Progresses => [.. _progresses];

    public void Important(string message) => _important.Enqueue(message);

    public void Detail(string message) => _details.Enqueue(message);

    public void Progress(AssetProgress progress) => _progresses.Enqueue(progress);
}
