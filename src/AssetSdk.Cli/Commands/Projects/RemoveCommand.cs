using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary><c>asset remove NAME</c>.</summary>
internal sealed class RemoveCommand : CliCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The asset's name; with a version or sub path only the items that say the same" };

    public RemoveCommand()
        : base("remove", "Removes the references to an asset from a project.")
    {
        Add(_name);
        Add(ProjectChoice.Project);
        Remarks = "Its entry in the lock file goes too, unless another reference needs it. The cache keeps the files until they are cleaned. In JSON: {\"project\", \"removed\": [{\"reference\", \"file\", \"line\"}], \"unlocked\": [{\"name\", \"version\"}]}.";
        Examples = [("asset remove unicode/ucd", "every reference to it"), ("asset remove unicode/ucd:14", "the one that asks for 14")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = AssetReference.Parse(invocation.Get(_name));
        var project = ProjectChoice.Evaluate(invocation, ProjectChoice.One(invocation));
        var items = ProjectItems.Named(project, reference.Name).Where(i => Matches(ProjectItems.ReferenceOf(i)!, reference)).DistinctBy(static i => (i.Place, i.Item.Include)).ToList();
        var output = invocation.Output;
        if (items.Count == 0)
            throw new AssetException(AssetErrorCode.AssetNotFound, $"{ProjectChoice.Relative(invocation.Host.Folder, project.File)} has no reference to '{reference}'.");

        var edits = new ProjectEdits();
        edits.Remove(items);
        edits.Save(invocation.Output.Warning);
        IReadOnlyList<LockEntry> unlocked = [];
        try
        {
            unlocked = await ProjectItems.DropUnusedAsync(invocation, project.Request, ProjectChoice.Evaluate(invocation, project.File).Request, cancellationToken).ConfigureAwait(false);
        }
        catch (AssetException e)
        {
            // The reference is gone; the entry goes at the next force-evaluate.
            output.Warning($"The lock file keeps its entry: {e.Message}");
        }

        output.Json(new JsonObject
        {
            ["project"] = project.File,
            ["removed"] = new JsonArray([.. items.Select(static i => new JsonObject { ["reference"] = ProjectItems.ReferenceOf(i)!.ToString(), ["file"] = i.Place.File, ["line"] = i.Place.Line })]),
            ["unlocked"] = new JsonArray([.. unlocked.Select(static e => new JsonObject { ["name"] = e.Name, ["version"] = e.Resolved })]),
        });
        foreach (var item in items)
            output.Line($"Removed {ProjectItems.ReferenceOf(item)} from {item.Place.From(invocation.Host.Folder)}.");
        ProjectItems.NoteShared(invocation, project, edits.Files);
        return ExitCode.Done;
    }

    private static bool Matches(AssetReference item, AssetReference wanted) =>
        (wanted.Version is null || wanted.Version == item.Version) && (wanted.SubPath is null || wanted.SubPath == item.SubPath);
}
