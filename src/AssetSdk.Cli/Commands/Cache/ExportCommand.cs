using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset export --assets-dir DIR [REF…]</c>.</summary>
internal sealed class ExportCommand : CliCommand
{
    private static readonly Argument<string[]> References = new("REF") { Description = "What to export: name[:version]", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string> AssetsDir = new("--assets-dir") { Description = "The folder to export to: MODELKIT_ASSETS_DIR of Python's modelkit", HelpName = "DIR", Required = true };
    private static readonly Option<string> LockPath = new("--lock") { Description = "Export all that this lock file pins", HelpName = "FILE" };
    private static readonly Option<string> Project = new("--project") { Description = "Export all that the lock file of this project pins", HelpName = "FILE" };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace what is there and different" };

    public ExportCommand()
        : base("export", "Puts assets into a folder as Python's modelkit keeps them, for use offline.")
    {
        Add(References);
        Add(AssetsDir);
        Add(LockPath);
        Add(Project);
        Add(Force);
        Remarks = """
            A version becomes DIR/NAME/VERSION: a folder, or a file that is named like the version. Files are links into the cache where the disk allows it, so they are read-only: do not make them writable. What is there and right stays; what is there and different ends the command with 4, unless --force replaces it.
            In JSON: {"assetsDir", "assets": [{"name", "version", "digest", "status": "exported", "present" or "replaced", "path"}]}.
            """;
        Examples =
        [
            ("asset export --assets-dir /srv/assets unicode/ucd:15 nlp/model", "two assets of the store"),
            ("asset export --assets-dir assets --lock assets.lock.json", "what a project has locked"),
        ];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var folder = invocation.FullPath(invocation.Get(AssetsDir)!);
        var references = invocation.Get(References).Select(AssetReference.Parse).ToList();
        if (references.Find(static r => r.SubPath is not null) is { } part)
            throw new UsageException($"'{part}' names a part of an asset, and assets are exported whole. Leave out [{part.SubPath}].");
        var pins = Pins(invocation);
        if (references.Count == 0 && pins is null)
            throw new UsageException("Nothing says what to export. Give references, --lock FILE or --project FILE.");

        using var client = invocation.OpenClient();
        var target = new ModelkitFolder(folder, client.Cache, invocation.Output.Log);
        var exported = new List<Exported>();
        foreach (var reference in references)
        {
            var fetched = await client.FetchAsync(reference, cancellationToken).ConfigureAwait(false);
            await ExportAsync(fetched.Resolved.Name, fetched.Resolved.Version, fetched.Tree).ConfigureAwait(false);
        }

        foreach (var pin in pins ?? [])
            await ExportAsync(pin.Name, pin.Resolved, await client.FetchAsync(pin, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

        Say(invocation.Output, folder, exported);
        return ExitCode.Done;

        async Task ExportAsync(string name, string version, AssetTree tree) => exported.Add(new Exported(
            name, version, tree.Digest, await target.ExportAsync(name, version, tree, invocation.Get(Force), cancellationToken).ConfigureAwait(false), target.PathOf(name, version)));
    }

    private static IReadOnlyList<LockEntry>? Pins(Invocation invocation)
    {
        var (lockPath, project) = (invocation.Get(LockPath), invocation.Get(Project));
        if (lockPath is null && project is null)
            return null;
        var path = lockPath is not null ? invocation.FullPath(lockPath) : LockFileOf(invocation.FullPath(project!));
        if (!File.Exists(path))
            throw new UsageException($"There is no lock file '{path}'. Restore the project first, or say with --lock where it is.");

        // Two references may have been resolved to one version.
        return [.. LockFileFormat.Read(File.ReadAllBytes(path), path).Entries.Values.DistinctBy(static e => (e.Name, e.Resolved))];
    }

    private static string LockFileOf(string project)
    {
        var folder = Directory.Exists(project) ? project : Path.GetDirectoryName(project)!;
        var own = Path.Combine(folder, $"assets.{Path.GetFileNameWithoutExtension(project)}.lock.json");
        return File.Exists(own) ? own : Path.Combine(folder, "assets.lock.json");
    }

    private static void Say(CliOutput output, string folder, IReadOnlyList<Exported> exported)
    {
        output.Json(new JsonObject
        {
            ["assetsDir"] = folder,
            ["assets"] = new JsonArray([.. exported.Select(static e => new JsonObject
            {
                ["name"] = e.Name,
                ["version"] = e.Version,
                ["digest"] = e.Digest.ToString(),
                ["status"] = Text(e.Status),
                ["path"] = e.Path,
            })]),
        });
        var table = new TextTable("NAME", "VERSION", "STATUS", "PATH");
        foreach (var asset in exported)
            table.Add(asset.Name, asset.Version, Text(asset.Status), asset.Path);
        output.Table(table);
    }

    private static string Text(ExportStatus status) => status switch
    {
        ExportStatus.Present => "present",
        ExportStatus.Replaced => "replaced",
        _ => "exported",
    };

    private sealed record Exported(string Name, string Version, Digest Digest, ExportStatus Status, string Path);
}
