using System.Diagnostics;

namespace AssetSdk.TestProcess;

/// <summary>Counts what this process does, and ends it before a given step, as <c>kill -9</c> does.</summary>
internal sealed class KillPoint(int at)
{
    private int _count;

    /// <summary>How many steps there were.</summary>
    public int Count => _count;

    /// <summary>The next step begins: or nothing does any more.</summary>
    public void Pass()
    {
        if (Interlocked.Increment(ref _count) != at)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
