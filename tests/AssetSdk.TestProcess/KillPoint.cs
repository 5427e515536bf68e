using System.Diagnostics;
using System.Globalization;

namespace AssetSdk.TestProcess;

/// <summary>Counts what this process does, and ends it before a given step, as <c>kill -9</c> does.</summary>
/// <param name="at">The step: its number, 0 for none, or the name of one, which means the first of that name.</param>
internal sealed class KillPoint(string at)
{
    private readonly int? _number = int.TryParse(at, CultureInfo.InvariantCulture, out var number) ? number : null;
    private int _count;

    /// <summary>How many steps there were.</summary>
    public int Count => _count;

    /// <summary>The next step begins: or nothing does any more.</summary>
    /// <param name="step">Its name, where it has one.</param>
    public void Pass(string step = "")
    {
        var count = Interlocked.Increment(ref _count);
        if (_number is { } number ? count != number : step != at)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
