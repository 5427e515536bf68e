using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset outdated [PROJECT]</c>.</summary>
internal sealed class OutdatedCommand : CliCommand
{
    private readonly Argument<string> _project = ProjectChoice.Argument();
    private readonly Option<bool> _exitCode = new("--exit-code") { Description = "End with 1 when something is outdated" };

    public OutdatedCommand()
        : base("outdated", "Lists the references of a project, or of a solution's projects, that later versions exist for.")
    {
        Add(_project);
        Add(ProjectChoice.ProjectOrSolution);
        Add(_exitCode);
        Remarks = "A reference is outdated when 'asset upgrade' changes it, or when there is a later version than it asks for: one that asks for 1.2 is pinned to that version, and outdated when there is a 1.3 or a 2.0. "
            + "LATEST WITHIN is what the reference would be locked to as it is written, LATEST the latest of all. 'asset upgrade' locks what asks for 1 to the latest 1.*, and changes 1.2 to it; 'asset upgrade --major' goes to LATEST. "
            + "What is not locked yet has no LOCKED and is listed too. "
            + "In JSON, all references: {\"references\": [{\"project\", \"name\", \"requested\", \"locked\", \"latestWithin\", \"latest\", \"source\", \"outdated\"}], \"outdated\": how many}.";
        Examples = [("asset outdated", "the project or solution of the folder"), ("asset outdated --exit-code", "for a job that tells")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var set = ProjectChoice.Several(invocation, invocation.Get(_project));
        var asked = set.Projects.Select(p => ProjectChoice.Evaluate(invocation, p).Request)
            .SelectMany(static p => ReferenceCheck.Read(p).DistinctBy(static r => r.Key).Select(r => (Project: p, Reference: r)))
            .ToList();
        using var check = new ReferenceCheck(invocation.Host.Stores(), invocation.Output.Log, invocation.Host.Clock);
        var found = await Task.WhenAll(asked.Select(async a => new Row(a.Project, a.Reference, await check.FindAsync(a.Project, a.Reference, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        Row[] rows = [.. found.OrderBy(static r => r.Project.ProjectFile, StringComparer.Ordinal).ThenBy(static r => r.Reference.Key)];
        Say(invocation, set, rows);
        return invocation.Get(_exitCode) && rows.Any(static r => r.IsOutdated) ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Say(Invocation invocation, ProjectSet set, Row[] rows)
    {
        var output = invocation.Output;
        var outdated = rows.Count(static r => r.IsOutdated);
        output.Json(new JsonObject
        {
            ["references"] = new JsonArray([.. rows.Select(static r => new JsonObject
            {
                ["project"] = r.Project.ProjectFile,
                ["name"] = r.Reference.Name,
                ["requested"] = r.Requested,
                ["locked"] = r.Reference.Locked?.Resolved,
                ["latestWithin"] = r.Versions?.Within,
                ["latest"] = r.Versions?.Latest,
                ["source"] = r.Versions?.Source,
                ["outdated"] = r.IsOutdated,
            })]),
            ["outdated"] = outdated,
        });
        string[] columns = ["NAME", "REQUESTED", "LOCKED", "LATEST WITHIN", "LATEST"];
        var table = new TextTable(set.IsSolution ? columns.Prepend("PROJECT") : columns);
        foreach (var row in rows.Where(static r => r.IsOutdated || r.Reference.Locked is null))
        {
            string[] cells = [row.Reference.Name, row.Requested.Length > 0 ? row.Requested : "-", row.Reference.Locked?.Resolved ?? "-", row.Versions?.Within ?? "-", row.Versions?.Latest ?? "-"];
            table.Add(set.IsSolution ? cells.Prepend(Path.GetFileNameWithoutExtension(row.Project.ProjectFile)) : cells);
        }

        output.Table(table);
        output.Note(rows.Length == 0 ? "There are no references to assets."
            : outdated == 0 ? $"No reference of {rows.Length} is outdated."
            : $"{outdated} of {rows.Length} references {(outdated == 1 ? "is" : "are")} outdated: 'asset upgrade' stays within their major versions, 'asset upgrade --major' takes the latest.");
    }

    private sealed record Row(ProjectRequest Project, LockedReference Reference, AvailableVersions? Versions)
    {
        public string Requested => Reference.Scheme is null ? Reference.Reference.Version ?? "" : Reference.Key.Requested;

        public bool IsOutdated => Versions is { } versions && LaterVersion.Exists(Reference, versions);
    }
}
