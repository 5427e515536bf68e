using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset upgrade [NAME…]</c>.</summary>
internal sealed class UpgradeCommand : CliCommand
{
    private readonly Argument<string[]> _names = new("NAME") { Description = "The assets; without it all that the project references", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = static _ => [] };
    private readonly Option<bool> _major = new("--major") { Description = "Go beyond what is requested: change the references to the latest version" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would change, and change nothing" };
    private readonly Option<bool> _noRestore = new("--no-restore") { Description = "Change references and lock file only: the next restore locks and fetches" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    public UpgradeCommand()
        : base("upgrade", "Locks the references of a project to later versions.")
    {
        Add(_names);
        Add(ProjectChoice.Project);
        Add(_major);
        Add(_dryRun);
        Add(_noRestore);
        Add(_yes);
        Remarks = "A reference that asks for 1, for a range or for no version is resolved anew: it is locked to the latest that it asks for, and stays as it is written. "
            + "One that asks for 1.2 is pinned to that version: it is changed to the latest 1.*. With --major what asks for 1 or 1.2 is changed to the latest of all, in the form it has: 1 to 2, 1.2 to 2.0. "
            + "'asset outdated' lists every reference that this changes. "
            + "When the restore fails, everything is as it was before. In JSON: {\"project\", \"changes\": [{\"name\", \"requested\", \"request\": what it asks for then, \"from\", \"to\", \"file\": changed, or null}], \"applied\"}.";
        Examples = [("asset upgrade", "all references, within what they request"), ("asset upgrade unicode/ucd --major", "one, to its latest version"), ("asset upgrade --major --dry-run", "what that would change")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var output = invocation.Output;
        var file = ProjectChoice.One(invocation);
        var project = ProjectChoice.Evaluate(invocation, file);
        var changes = await ChangesAsync(invocation, project, cancellationToken).ConfigureAwait(false);
        var table = new TextTable("NAME", "FROM", "TO", "REQUEST");
        foreach (var change in changes)
            table.Add(change.Reference.Name, change.Reference.Locked?.Resolved ?? "-", change.To, change.Request is { } request ? $"{change.Reference.Reference.Version} → {request}" : change.Reference.Reference.Version ?? "-");
        output.Table(table);
        if (changes.Count == 0)
            output.Note("Everything is up to date.");
        if (changes.Count == 0 || invocation.Get(_dryRun))
            return Done(invocation, project, changes, applied: false, ExitCode.Done);
        if (project.Way == AssetSdkWay.None && !invocation.Get(_noRestore))
            throw new UsageException("The project does not use AssetSdk, so that nothing would restore it: 'asset init' makes it. Or say --no-restore.");
        if (!await output.ConfirmAsync($"Upgrade {changes.Count} {(changes.Count == 1 ? "reference" : "references")} of {ProjectChoice.Relative(invocation.Host.Folder, file)}?", invocation.Get(_yes), cancellationToken).ConfigureAwait(false))
            return ExitCode.Failed;
        return await ApplyAsync(invocation, project, changes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<VersionChange>> ChangesAsync(Invocation invocation, EvaluatedProject project, CancellationToken cancellationToken)
    {
        var references = ReferenceCheck.Read(project.Request);
        var names = invocation.Get(_names);
        if (names.FirstOrDefault(n => !references.Any(r => r.Name == n)) is { } unknown)
            throw new AssetException(AssetErrorCode.AssetNotFound, $"{ProjectChoice.Relative(invocation.Host.Folder, project.File)} has no reference to '{AssetPath.Printable(unknown)}'.");
        using var check = new ReferenceCheck(invocation.Host.Stores(), invocation.Output.Log, invocation.Host.Clock);
        var found = await Task.WhenAll(references
            .Where(r => names.Length == 0 || names.Contains(r.Name, StringComparer.Ordinal))
            .Select(async r => ChangeOf(r, await check.FindAsync(project.Request, r, cancellationToken).ConfigureAwait(false), invocation.Get(_major), project))).ConfigureAwait(false);
        var changes = found.OfType<VersionChange>().OrderBy(static c => c.Reference.Key).ToLookup(static c => c.Request is not null && c.Reference.IsOfModel);

        // What a model asks for stands in its item or manifest, among other things; only what it is locked to is changed here.
        foreach (var change in changes[true])
            invocation.Output.Warning($"'{change.Reference.Reference}' is named by {change.Reference.Item.Origin.ItemType} '{change.Reference.Item.Origin.Include}' in {ProjectChoice.Relative(invocation.Host.Folder, change.Reference.Item.Origin.File)}: write {change.Request} there.");
        return [.. changes[false]];
    }

    private static VersionChange? ChangeOf(LockedReference reference, AvailableVersions? versions, bool major, EvaluatedProject project)
    {
        if (versions is null)
            return null;
        return LaterVersion.Of(reference, versions, major) is { } later
            ? new VersionChange(reference, later.Request, later.Version, [.. project.ActiveItems.Where(i => i.Item == reference.Item)])
            : null;
    }

    private async Task<int> ApplyAsync(Invocation invocation, EvaluatedProject project, IReadOnlyList<VersionChange> changes, CancellationToken cancellationToken)
    {
        var edits = new ProjectEdits();
        edits.SetVersions(changes.Where(static c => c.Request is not null).SelectMany(static c => c.Items.Select(i => (i, c.Request!))));
        edits.Save(invocation.Output.Warning);
        var projectLock = ProjectItems.Lock(invocation, project.Request);
        IReadOnlyList<LockEntry> removed = [];
        var (applied, restoreFailed) = (false, false);
        try
        {
            // A restore resolves what is not locked: the entries make room. Those that a changed request leaves behind go for good.
            removed = await projectLock.RemoveAsync(changes.Select(static c => c.Reference.Key).ToHashSet(), cancellationToken).ConfigureAwait(false);
            var kept = ReferenceCheck.Read(ProjectChoice.Evaluate(invocation, project.File).Request).Select(static r => r.Key).ToHashSet();
            var stay = removed.Where(e => kept.Contains(e.Key) && changes.Any(c => c.Reference.Key == e.Key && c.Request is not null)).ToList();
            await projectLock.PutBackAsync(stay, cancellationToken).ConfigureAwait(false);
            if (!invocation.Get(_noRestore))
            {
                var restored = await new ProjectRestore(invocation, new ProjectSet(project.File, [project.File])).RunAsync(cancellationToken).ConfigureAwait(false);
                if (!restored.Succeeded)
                {
                    restoreFailed = true;
                    return Done(invocation, project, changes, applied: false, restored.ExitCode);
                }
            }

            applied = true;
        }
        finally
        {
            if (!applied)
            {
                var isUndone = edits.Undo(invocation.Output.Warning);
                await projectLock.PutBackAsync(removed, CancellationToken.None).ConfigureAwait(false);
                if (restoreFailed)
                    invocation.Output.Note(isUndone ? "The restore failed: project and lock file are as they were." : "The restore failed: the lock file is as it was, and so is what no warning names.");
            }
        }

        ProjectItems.NoteShared(invocation, project, edits.Files);
        if (invocation.Get(_noRestore))
            invocation.Output.Note("'asset restore', or a build, locks and fetches the new versions.");
        return Done(invocation, project, changes, applied: true, ExitCode.Done);
    }

    private static int Done(Invocation invocation, EvaluatedProject project, IReadOnlyList<VersionChange> changes, bool applied, int code)
    {
        invocation.Output.Json(new JsonObject
        {
            ["project"] = project.File,
            ["changes"] = new JsonArray([.. changes.Select(static c => new JsonObject
            {
                ["name"] = c.Reference.Name,
                ["requested"] = c.Reference.Reference.Version ?? "",
                ["request"] = c.Request ?? c.Reference.Reference.Version ?? "",
                ["from"] = c.Reference.Locked?.Resolved,
                ["to"] = c.To,
                ["file"] = c.Request is null ? null : c.Items.Select(static i => i.Item.Version.Length > 0 ? i.VersionPlace?.File : i.Place.File).FirstOrDefault(),
            })]),
            ["applied"] = applied,
        });
        return code;
    }

    /// <summary>What becomes of a reference.</summary>
    /// <param name="Reference">The reference.</param>
    /// <param name="Request">What it asks for then; <see langword="null"/> when it stays as it is written.</param>
    /// <param name="To">The version that it means then.</param>
    /// <param name="Items">The items that say it.</param>
    private sealed record VersionChange(LockedReference Reference, string? Request, string To, EvaluatedItem[] Items);
}
