using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>Finds a project's items by what they name, and takes locks back that nothing asks for any more.</summary>
internal static class ProjectItems
{
    /// <summary>What an item names; its <c>Version</c> counts. <see langword="null"/> for one that is not valid.</summary>
    public static AssetReference? ReferenceOf(EvaluatedItem item) =>
        AssetReference.TryParse(item.Item.Include, out var reference, out _) ? item.Item.Version.Length > 0 ? reference with { Version = item.Item.Version } : reference : null;

    /// <summary>The items of an asset, those whose condition does not hold too.</summary>
    public static IReadOnlyList<EvaluatedItem> Named(EvaluatedProject project, string name) =>
        [.. project.Items.Where(i => string.Equals(ReferenceOf(i)?.Name, name, StringComparison.Ordinal))];

    /// <summary>Notes the changed files that are not the project's own.</summary>
    public static void NoteShared(Invocation invocation, EvaluatedProject project, IEnumerable<string> files)
    {
        foreach (var file in files.Where(f => f != project.File))
            invocation.Output.Note($"{ProjectChoice.Relative(invocation.Host.Folder, file)} is changed: it concerns every project that imports it.");
    }

    /// <summary>Drops the entries of the lock file that the project asked for before and does not ask for now.</summary>
    /// <returns>What was dropped.</returns>
    public static async Task<IReadOnlyList<LockEntry>> DropUnusedAsync(Invocation invocation, ProjectRequest before, ProjectRequest after, CancellationToken cancellationToken)
    {
        var unused = ReferenceCheck.Read(before).Select(static r => r.Key).Except(ReferenceCheck.Read(after).Select(static r => r.Key)).ToHashSet();
        return await Lock(invocation, after).RemoveAsync(unused, cancellationToken).ConfigureAwait(false);
    }

    public static ProjectLock Lock(Invocation invocation, ProjectRequest project) => new(project, invocation.Output.Log, invocation.Host.Clock);
}
