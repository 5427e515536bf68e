using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset env [PROJECT]</c>.</summary>
internal sealed class EnvCommand : CliCommand
{
    private readonly Argument<string> _project = ProjectChoice.Argument();
    private readonly Option<string> _to = new("--to") { Description = "Lay the assets out there too, as DIR/<name>/<version>/…: links to the cache where the disk takes them, else copies", HelpName = "DIR" };
    private readonly Option<bool> _locked = new("--locked") { Description = "Fail when a lock file would change" };

    public EnvCommand()
        : base("env", "Makes a working folder ready: restores the assets of its projects, verifies every file, and says where they are.")
    {
        Add(_project);
        Add(ProjectChoice.ProjectOrSolution);
        Add(_to);
        Add(_locked);
        Remarks = "Every file is hashed and held to the lock file. What is laid out is read-only like the cache. Overridden assets are listed and not verified. "
            + "In JSON: {\"assets\": [{\"project\", \"name\", \"version\", \"digest\", \"size\", \"files\", \"path\"}], \"damaged\": [{\"name\", \"version\", \"file\"}], \"succeeded\"}.";
        Examples = [("asset env", "the project or solution of the folder"), ("asset env --locked --to assets", "in CI, with the assets in a folder")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var set = ProjectChoice.Several(invocation, invocation.Get(_project));
        var restored = await new ProjectRestore(invocation, set) { Locked = invocation.Get(_locked) }.RunAsync(cancellationToken).ConfigureAwait(false);
        var output = invocation.Output;
        if (!restored.Succeeded)
        {
            output.Json(Document([], [], succeeded: false));
            return restored.ExitCode;
        }

        List<Row> rows = [.. restored.Projects.SelectMany(Rows)];
        var damaged = Verify(invocation, rows, cancellationToken);
        if (damaged.Count == 0 && invocation.Get(_to) is { } to)
            rows = LayOut(rows, invocation.FullPath(to), cancellationToken);

        output.Json(Document(rows, damaged, damaged.Count == 0));
        var table = new TextTable("NAME", "VERSION", "SIZE>", "PATH");
        foreach (var row in rows.DistinctBy(static r => (r.Name, r.Version, r.Path)).OrderBy(static r => r.Name, StringComparer.Ordinal))
            table.Add(row.Name, row.Version, row.Tree is { } tree ? ByteSize.Text(tree.Size) : "-", row.Path);
        output.Table(table);
        foreach (var (name, version, file) in damaged)
            output.Warning($"{name} {version}: {CliOutput.Safe(file)} is damaged or gone.");
        output.Note(damaged.Count > 0 ? $"{Count(damaged.Count, "file")} damaged. Run this again, or 'asset restore': they are brought anew."
            : rows.Count == 0 ? "No project has references to assets."
            : $"{Count(rows.DistinctBy(static r => (r.Name, r.Version)).Count(), "asset")} ready, every file verified.");
        return damaged.Count == 0 ? ExitCode.Done : ExitCode.Integrity;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static IEnumerable<Row> Rows(EvaluatedProject project)
    {
        var cache = new AssetCache(CacheRoot.Choose(project.Request.CachePath, project.Request.Folder, project.Request.Environment));
        foreach (var reference in ReferenceCheck.Read(project.Request).DistinctBy(static r => r.Key))
        {
            if (project.Request.Overrides.LastOrDefault(o => o.Name == reference.Name) is { } local)
            {
                yield return new Row(project.File, reference.Name, "override", null, null, cache, local.Path);
            }
            else if (reference.Locked is { } locked)
            {
                var tree = cache.TryReadTree(locked.Digest);
                var fileName = locked.Kind == AssetKind.File && tree is not null ? tree.Files[0].Path : "";
                yield return new Row(project.File, reference.Name, locked.Resolved, locked, tree, cache, cache.Root.AssetPath(locked.Digest, tree is null ? AssetKind.Folder : locked.Kind, fileName));
            }
        }
    }

    private static List<(string Name, string Version, string File)> Verify(Invocation invocation, IEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        var damaged = new List<(string, string, string)>();
        foreach (var row in rows.Where(static r => r.Locked is not null).DistinctBy(static r => (r.Locked!.Digest, r.Cache.Root.Root)))
        {
            invocation.Output.Detail($"Verifying {row.Name} {row.Version}");
            IReadOnlyList<string> wrong = row.Tree is null ? [row.Path] : row.Cache.Verify(row.Tree, cancellationToken);
            damaged.AddRange(wrong.Select(f => (row.Name, row.Version, f)));
            if (wrong.Count > 0 && row.Tree is not null && !CacheDamage.Report(row.Cache, row.Tree, wrong))
                invocation.Output.Warning($"The cache cannot be written, so that its damaged files stay in use: '{row.Cache.Root.Root}'.");
        }

        return damaged;
    }

    private static List<Row> LayOut(List<Row> rows, string folder, CancellationToken cancellationToken) => rows.ConvertAll(row =>
    {
        if (row.Tree is not { } tree)
            return row;
        var target = Path.Combine([folder, .. row.Name.Split('/'), row.Version]);
        AssetExport.LayOut(row.Cache, tree, target, cancellationToken);
        return row with { Path = tree.Kind == AssetKind.File ? Path.Combine(target, tree.Files[0].Path) : target };
    });

    private static JsonObject Document(IEnumerable<Row> rows, IEnumerable<(string Name, string Version, string File)> damaged, bool succeeded) => new()
    {
        ["assets"] = new JsonArray([.. rows.Select(static r => new JsonObject
        {
            ["project"] = r.Project,
            ["name"] = r.Name,
            ["version"] = r.Version,
            ["digest"] = r.Locked?.Digest.ToString(),
            ["size"] = r.Locked?.Size,
            ["files"] = r.Locked?.Files,
            ["path"] = r.Path,
        })]),
        ["damaged"] = new JsonArray([.. damaged.Select(static d => new JsonObject { ["name"] = d.Name, ["version"] = d.Version, ["file"] = d.File })]),
        ["succeeded"] = succeeded,
    };

    private sealed record Row(string Project, string Name, string Version, LockEntry? Locked, AssetTree? Tree, AssetCache Cache, string Path);
}
