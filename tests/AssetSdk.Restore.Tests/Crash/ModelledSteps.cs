using AssetSdk.TestProcess;

namespace AssetSdk.Restore.Tests;

/// <summary>The steps on a real disk, each seen by a <see cref="DiskModel"/>.</summary>
internal sealed class ModelledSteps(ICommitSteps inner, DiskModel disk, Action<string> stepDone) : InterceptedSteps(inner)
{
    private readonly Lock _gate = new();

    protected override void Before(string step, string path)
    {
    }

    protected override void After(string step, string path)
    {
        lock (_gate)
        {
            disk.Observe();
            if (step == nameof(Flush))
                disk.Flush();
            else if (step == nameof(FlushFile))
                disk.FlushFile(path);
            stepDone($"{step} {Path.GetFileName(path)}");
        }
    }
}
