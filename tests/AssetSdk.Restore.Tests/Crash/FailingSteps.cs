using AssetSdk.TestProcess;

namespace AssetSdk.Restore.Tests;

/// <summary>The steps by which the cache changes, one of which fails, or all from that one on.</summary>
internal sealed class FailingSteps(ICommitSteps inner, int at, bool lasts, Exception failure) : InterceptedSteps(inner)
{
    private int _count;

    /// <summary>How many steps were asked for.</summary>
    public int Count => _count;

    protected override void Before(string step, string path)
    {
        var number = Interlocked.Increment(ref _count);
        if (number == at || (lasts && number > at))
            throw failure;
    }
}
