using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Collects what is wrong with declarations of models.</summary>
internal sealed class ModelProblems
{
    // A manifest that is all wrong says so a hundred times, not ten thousand.
    private const int Most = 100;

    private readonly List<AssetDiagnostic> _problems = [];

    public IReadOnlyList<AssetDiagnostic> All => _problems;

    public void Add(AssetErrorCode code, string message, ItemOrigin origin)
    {
        var problem = new AssetDiagnostic(DiagnosticSeverity.Error, code, message, origin);
        if (_problems.Count < Most && !_problems.Contains(problem))
            _problems.Add(problem);
    }
}
