using System.Diagnostics;
using AssetSdk.Restore;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace AssetSdk.Tasks;

/// <summary>Passes what a restore says on to MSBuild's log.</summary>
internal sealed class TaskRestoreLog(TaskLoggingHelper log) : IRestoreLog
{
    // A build's log stays: a line now and then says that it goes on, and most downloads are done before the first.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private long _said = Stopwatch.GetTimestamp();

    public void Important(string message) => log.LogMessage(MessageImportance.High, "{0}", message);

    public void Detail(string message) => log.LogMessage(MessageImportance.Low, "{0}", message);

    public void Progress(AssetProgress progress)
    {
        var said = Volatile.Read(ref _said);
        if (Stopwatch.GetElapsedTime(said) >= Pause && Interlocked.CompareExchange(ref _said, Stopwatch.GetTimestamp(), said) == said)
            Important($"Fetching {progress}");
    }
}
