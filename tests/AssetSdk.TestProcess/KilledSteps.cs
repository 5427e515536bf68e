using AssetSdk.Restore;

namespace AssetSdk.TestProcess;

/// <summary>The steps by which the cache changes, up to a kill.</summary>
internal sealed class KilledSteps(ICommitSteps inner, KillPoint kill) : InterceptedSteps(inner)
{
    protected override void Before(string step, string path) => kill.Pass(step);
}
