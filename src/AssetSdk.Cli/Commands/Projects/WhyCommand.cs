using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset why NAME</c>.</summary>
internal sealed class WhyCommand : CliCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The asset's name" };

    public WhyCommand()
        : base("why", "Shows which projects and which items or models bring an asset, in which version, and from where.")
    {
        Add(_name);
        Add(ProjectChoice.ProjectOrSolution);
        Remarks = "Projects that are referenced count too, and are shown below those that reference them. "
            + "In JSON: {\"name\", \"projects\": [{\"project\", \"items\": [{\"file\", \"line\", \"model\", \"reference\", \"locked\", \"digest\", \"source\", \"location\"}], \"references\": [the same, of referenced projects]}]}.";
        Examples = [("asset why unicode/ucd", "in the project or solution of the folder")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var name = AssetReference.Parse(invocation.Get(_name)).Name;
        var set = ProjectChoice.Several(invocation);
        using var graph = new ProjectGraph(invocation, name);
        var roots = graph.Roots(set);
        if (roots.Count == 0)
            throw new AssetException(AssetErrorCode.AssetNotFound, $"Nothing in {ProjectChoice.Relative(invocation.Host.Folder, set.File)} brings '{name}'.");

        invocation.Output.Json(new JsonObject { ["name"] = name, ["projects"] = new JsonArray([.. roots.Select(Document)]) });
        foreach (var root in roots)
            Write(invocation, root, "", "");
        return ExitCode.Done;
    }

    private static void Write(Invocation invocation, ProjectNode node, string first, string indent)
    {
        var output = invocation.Output;
        output.Line(first + output.Style.Bold(CliOutput.Safe(ProjectChoice.Relative(invocation.Host.Folder, node.File))));
        var lines = node.Items.Count + node.References.Count;
        for (var i = 0; i < lines; i++)
        {
            var isLast = i == lines - 1;
            var (branch, below) = (indent + (isLast ? "└─ " : "├─ "), indent + (isLast ? "   " : "│  "));
            if (i >= node.Items.Count)
                Write(invocation, node.References[i - node.Items.Count], branch, below);
            else
                output.Line(branch + CliOutput.Safe(Describe(invocation, node.Items[i])));
        }
    }

    private static string Describe(Invocation invocation, BringingItem item)
    {
        var locked = item.Locked is { } entry ? $"locked to {entry.Resolved}" : "not locked";
        var source = item.Source is not { } from ? "" : from.Name.Length > 0 ? $", from {from.Name} ({from.Location})" : $", from {from.Location}";
        var by = item.Model is null ? "" : $"  model {item.Model}";
        return $"{item.Reference}  {item.Place.From(invocation.Host.Folder)}{by}  {locked}{source}";
    }

    private static JsonNode Document(ProjectNode node) => new JsonObject
    {
        ["project"] = node.File,
        ["items"] = new JsonArray([.. node.Items.Select(static i => new JsonObject
        {
            ["file"] = i.Place.File,
            ["line"] = i.Place.Line == 0 ? null : i.Place.Line,
            ["model"] = i.Model,
            ["reference"] = i.Reference.ToString(),
            ["locked"] = i.Locked?.Resolved,
            ["digest"] = i.Locked?.Digest.ToString(),
            ["source"] = i.Source?.Name,
            ["location"] = i.Source?.Location,
        })]),
        ["references"] = new JsonArray([.. node.References.Select(Document)]),
    };

    /// <summary>A project that brings the asset, or that references one that does.</summary>
    private sealed record ProjectNode(string File, IReadOnlyList<BringingItem> Items, IReadOnlyList<ProjectNode> References);

    /// <summary>An item that brings the asset, or a model that names it without one.</summary>
    private sealed record BringingItem(AssetReference Reference, TextPlace Place, string? Model, LockEntry? Locked, SourceOfAsset? Source);

    /// <summary>The projects that bring an asset, and those that reference them.</summary>
    private sealed class ProjectGraph(Invocation invocation, string name) : IDisposable
    {
        private readonly ReferenceCheck _check = new(invocation.Host.Stores(), invocation.Output.Log, invocation.Host.Clock);
        private readonly Dictionary<string, (ProjectNode? Node, IReadOnlyList<string> References)> _seen = new(StringComparer.Ordinal);

        /// <summary>Those that no other one of the set references.</summary>
        public IReadOnlyList<ProjectNode> Roots(ProjectSet set)
        {
            var nodes = set.Projects.Select(Visit).OfType<ProjectNode>().ToList();
            return [.. nodes.Where(n => !nodes.Exists(other => other != n && _seen[other.File].References.Contains(n.File, StringComparer.Ordinal)))];
        }

        public void Dispose() => _check.Dispose();

        private ProjectNode? Visit(string file)
        {
            if (_seen.TryGetValue(file, out var seen))
                return seen.Node;

            // MSBuild refuses circles; here one just ends.
            _seen[file] = (null, []);
            var project = ProjectChoice.Evaluate(invocation, file);
            var below = project.References.Where(r => File.Exists(r) && SolutionFile.IsProject(r)).Select(Visit).OfType<ProjectNode>().ToList();
            var items = Items(project);
            var node = items.Count + below.Count == 0 ? null : new ProjectNode(file, items, below);
            _seen[file] = (node, project.References);
            return node;
        }

        private List<BringingItem> Items(EvaluatedProject project)
        {
            var items = project.ActiveItems.Where(i => ProjectItems.ReferenceOf(i)?.Name == name).ToList();
            if (items.Count == 0 && project.Request is { Models.Count: 0, Manifests.Count: 0 })
                return [];
            var references = ReferenceCheck.Read(project.Request);
            return
            [
                .. items.Select(i => Bringing(project, references.First(r => r.Item == i.Item), ProjectItems.ReferenceOf(i)!, i.Place, model: null)),
                .. references.Where(r => r.IsOfModel && r.Name == name).Select(r => Bringing(project, r, r.Reference, PlaceOf(r.Item.Origin), r.Item.Origin.Include)),
            ];
        }

        private BringingItem Bringing(EvaluatedProject project, LockedReference reference, AssetReference written, TextPlace place, string? model) =>
            new(written, place, model, reference.Locked, _check.SourceOf(project.Request, reference));

        private static TextPlace PlaceOf(ItemOrigin origin)
        {
            var position = origin.Position.Line > 0 ? origin.Position : ItemLocator.Find(origin);
            return new TextPlace(origin.File, position.Line, position.Column);
        }
    }
}
