using System.Collections.Concurrent;

namespace AssetSdk.Restore.Tests;

/// <summary>Keeps what a restore said.</summary>
internal sealed class RecordingLog : IRestoreLog
{
    private readonly ConcurrentQueue<string> _important = new();
    private readonly ConcurrentQueue<string> _details = new();

    public IReadOnlyList<string> ImportantLines => [.. _important];

    public IReadOnlyList<string> Details => [.. _details];

    public void Important(string message) => _important.Enqueue(message);

    public void Detail(string message) => _details.Enqueue(message);
}
