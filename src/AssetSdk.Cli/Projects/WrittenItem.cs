using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>An item that was written into a project, held to what a restore reads there.</summary>
internal static class WrittenItem
{
    /// <summary>Checks that a restore takes the item, and that it says what was written. Problems of other assets' items are not its own.</summary>
    /// <param name="project">The project with the item.</param>
    /// <param name="reference">What it names.</param>
    /// <param name="metadata">The metadata that it was given.</param>
    /// <exception cref="AssetException">A restore would refuse it.</exception>
    /// <exception cref="UsageException">It is not there, or says something else.</exception>
    public static void Check(EvaluatedProject project, AssetReference reference, IReadOnlyList<(string Name, string Value)> metadata)
    {
        var named = ProjectItems.Named(project, reference.Name).Where(static i => i.IsActive).Select(static i => i.Item).Distinct().ToList();
        var read = ReferenceCheck.Read(project.Request with { Items = named, Models = [], Manifests = [] });
        if (!read.Any(r => r.Reference.SubPath == reference.SubPath && (reference.Version is null || r.Reference.Version == reference.Version) && metadata.All(m => Same(ValueOf(r.Item, m.Name), m.Value))))
            throw new UsageException($"{reference} was written to '{project.File}', and MSBuild does not read it so there: what comes later, there or in an imported file, removes or changes it. Everything is as it was.");
    }

    private static string ValueOf(RemoteAssetItem item, string name) => name switch
    {
        "Versioning" => item.Versioning,
        "Source" => item.Source,
        "Accessor" => item.Accessor,
        "TargetPath" => item.TargetPath,
        "CopyToOutputDirectory" => item.CopyToOutputDirectory,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such metadata is written."),
    };

    // On Unix MSBuild turns '\' into '/' before anyone sees the item.
    private static bool Same(string read, string written) => string.Equals(read.Replace('\\', '/'), written.Replace('\\', '/'), StringComparison.Ordinal);
}
