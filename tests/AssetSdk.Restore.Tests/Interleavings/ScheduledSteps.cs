using AssetSdk.TestProcess;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>The steps of one actor, each of which waits until it is let through; those in its own staging folder, which nobody else sees, only if told.</summary>
internal sealed class ScheduledSteps(ICommitSteps inner, StepGate gate, string root, bool all) : InterceptedSteps(inner)
{
    private readonly List<string> _staged = [];

    protected override void Before(string step, string path)
    {
        var below = Path.GetRelativePath(root, path);
        if (below.StartsWith("staging", StringComparison.Ordinal) || below.StartsWith("locks", StringComparison.Ordinal))
        {
            // Names made by chance would make two equal states different.
            if (!_staged.Contains(below))
                _staged.Add(below);
            below = $"staged {_staged.IndexOf(below)}";
            if (!all)
            {
                gate.ThrowIfAbandoned();
                return;
            }
        }

        gate.Note($"{step} {below}");
        gate.PassAsync().GetAwaiter().GetResult();
    }
}
