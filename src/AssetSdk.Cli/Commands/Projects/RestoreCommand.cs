using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset restore [PROJECT]</c>.</summary>
internal sealed class RestoreCommand : CliCommand
{
    private readonly Argument<string> _project = ProjectChoice.Argument();
    private readonly Option<bool> _locked = new("--locked") { Description = "Fail when a lock file would change" };
    private readonly Option<bool> _force = new("--force-evaluate") { Description = "Resolve every reference anew, and drop from the lock files what nothing asks for" };

    public RestoreCommand()
        : base("restore", "Restores the assets of a project, or of all projects of a solution.")
    {
        Add(_project);
        Add(ProjectChoice.ProjectOrSolution);
        Add(_locked);
        Add(_force);
        Remarks = "Runs 'dotnet restore', and for projects that use AssetSdk as a package what their build does. What it says goes to the error stream. In JSON: {\"projects\": [{\"project\", \"lockFile\", \"assets\": [{\"name\", \"requested\", \"version\", \"digest\"}]}], \"succeeded\"}; what is not locked has no version.";
        Examples = [("asset restore", "the project or solution of the folder"), ("asset restore --locked", "in CI: what the lock files say, or an error")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var set = ProjectChoice.Several(invocation, invocation.Get(_project));
        var result = await new ProjectRestore(invocation, set) { Locked = invocation.Get(_locked), ForceEvaluate = invocation.Get(_force) }.RunAsync(cancellationToken).ConfigureAwait(false);
        if (invocation.Output.IsJson)
            invocation.Output.Json(Document(result));
        else if (result.Succeeded)
            invocation.Output.Note(Summary(result));
        return result.ExitCode;
    }

    private static string Summary(ProjectRestoreResult result)
    {
        var with = result.Projects.Where(static p => p.ActiveItems.Any()).ToList();
        var count = with.Sum(static p => p.Request.Items.Count);
        return with.Count == 0 ? "No project has references to assets." : $"{count} {(count == 1 ? "reference" : "references")} of {with.Count} {(with.Count == 1 ? "project" : "projects")} restored.";
    }

    // What is wrong with an item was said by the restore: here it is left out.
    private static JsonObject Document(ProjectRestoreResult result) => new()
    {
        ["projects"] = new JsonArray([.. result.Projects.Select(p => new JsonObject
        {
            ["project"] = p.File,
            ["lockFile"] = p.Request.LockFile,
            ["assets"] = new JsonArray([.. (result.Succeeded ? ReferenceCheck.Read(p.Request) : []).Select(r => new JsonObject
            {
                ["name"] = r.Name,
                ["requested"] = r.Reference.Version ?? "",
                ["version"] = r.Locked?.Resolved,
                ["digest"] = r.Locked?.Digest.ToString(),
            })]),
        })]),
        ["succeeded"] = result.Succeeded,
    };
}
