using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset add REF</c>.</summary>
internal sealed class AddCommand : CliCommand
{
    private readonly Argument<string> _reference = Reference("The asset: name, name:version or name:version[sub/path]");
    private readonly Option<string> _accessor = new("--accessor") { Description = "The dotted C# path of the accessor", HelpName = "PATH" };
    private readonly Option<string> _target = new("--target-path") { Description = "The folder below the output folder that it is copied or published to", HelpName = "PATH" };
    private readonly Option<bool> _copy = new("--copy-to-output") { Description = "Copy it to the output folder at build" };

    public AddCommand()
        : base("add", "Adds a reference to an asset to a project, or changes the version of one that is there.")
    {
        Add(_reference);
        Add(ProjectChoice.Project);
        Add(_accessor);
        Add(_target);
        Add(_copy);
        Remarks = "The reference is looked up in the project's sources first: what is not there is not added, and neither is what a restore would refuse. With --source it may come from that source alone, with --versioning it has that version scheme. "
            + "In JSON: {\"project\", \"file\", \"reference\", \"change\": \"added\", \"changed\" or \"none\", \"version\": what it means now, \"source\"}.";
        Examples =
        [
            ("asset add unicode/ucd:15", "the latest 15.*"),
            ("asset add unicode/ucd", "the latest, or the version that Directory.Build.targets says"),
            ("asset add \"unicode/ucd:15[UnicodeData.txt]\" --accessor UnicodeData", "one file of it, under a name of its own"),
        ];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = AssetReference.Parse(invocation.Get(_reference));
        if (invocation.Get(_accessor) is { } accessor && !AccessorPath.IsValid(accessor))
            throw new UsageException($"--accessor '{CliOutput.Safe(accessor)}' is no C# name. Give C# identifiers joined by dots, as in --accessor Models.Small.");
        var project = EvaluateOwn(invocation, ProjectChoice.One(invocation));
        var there = Existing(invocation, project, reference);
        var resolved = await ResolveAsync(invocation, project, there, reference, cancellationToken).ConfigureAwait(false);

        var edits = new ProjectEdits();
        var change = Apply(invocation, project, edits, there, reference);
        edits.Save(invocation.Output.Warning);
        EvaluatedProject after;
        try
        {
            after = edits.Files.Count == 0 ? project : EvaluateOwn(invocation, project.File);
            if (change != "none")
                WrittenItem.Check(after, reference, change == "added" ? Metadata(invocation, project) : []);

            // What is written without a version may have one from a central place.
            if (reference.Version is null && change == "added" && ProjectItems.Named(after, reference.Name).FirstOrDefault(i => i.IsActive && i.Item.Version.Length > 0) is { } central)
                resolved = await ResolveAsync(invocation, after, central, reference with { Version = central.Item.Version }, cancellationToken).ConfigureAwait(false);
            if (change == "changed")
                await ProjectItems.DropUnusedAsync(invocation, project.Request, after.Request, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            edits.Undo(invocation.Output.Warning);
            throw;
        }

        Say(invocation, project, edits, change, there, reference, resolved);
        return ExitCode.Done;
    }

    // --versioning is about the reference here, not about the project.
    private static EvaluatedProject EvaluateOwn(Invocation invocation, string file) =>
        ProjectEvaluator.Evaluate(file, ProjectChoice.Properties(invocation).Where(static p => p.Key != "AssetVersioning").ToDictionary(StringComparer.Ordinal), invocation.Host.Environment);

    private EvaluatedItem? Existing(Invocation invocation, EvaluatedProject project, AssetReference reference)
    {
        var named = ProjectItems.Named(project, reference.Name);
        var accessor = invocation.Get(_accessor);
        var same = named.Where(i => ProjectItems.ReferenceOf(i)!.SubPath == reference.SubPath && (accessor is null || i.Item.Accessor == accessor)).ToList();
        string Places(IEnumerable<EvaluatedItem> items) => string.Join(", ", items.Select(i => i.Place.From(invocation.Host.Folder)));
        if (same.Find(static i => !i.IsActive) is { } conditional)
            throw new AssetException(AssetErrorCode.DuplicateAsset, $"'{reference.Name}' is in {Places([conditional])} under a condition that does not hold now. Change it there, or remove it first.");
        if (same.DistinctBy(static i => i.Place).Count() > 1)
            throw new AssetException(AssetErrorCode.DuplicateAsset, $"'{reference.Name}' is there several times: {Places(same)}. Change them there.");
        if (same.Count == 0 && accessor is null && named.Any(static i => i.Item.Accessor.Length == 0))
            throw new AssetException(AssetErrorCode.DuplicateAsset, $"'{reference.Name}' is there with another sub path, in {Places(named)}, and both would be the same accessor. Add it with --accessor, as in --accessor Other.Name.");
        return same.FirstOrDefault();
    }

    private static async Task<ResolvedReference> ResolveAsync(Invocation invocation, EvaluatedProject project, EvaluatedItem? there, AssetReference reference, CancellationToken cancellationToken)
    {
        var request = project.Request;
        var versioning = invocation.Get(GlobalOptions.Versioning) ?? there?.Item.Versioning;
        var source = invocation.Get(GlobalOptions.Source) ?? there?.Item.Source;

        // What is there without a version keeps its own when none is asked for.
        if (there is not null && reference.Version is null)
            reference = reference with { Version = ProjectItems.ReferenceOf(there)!.Version };
        if (!string.IsNullOrEmpty(source))
            request = request with { Sources = [.. request.Sources.Where(s => s.Name == source)], Store = source == "store" ? request.Store : "" };
        if (!string.IsNullOrEmpty(source) && request is { Sources.Count: 0, Store: "" })
            throw new AssetException(AssetErrorCode.InvalidSetting, $"The project has no source '{AssetPath.Printable(source)}'.");
        using var client = new AssetClient(request with { Versioning = string.IsNullOrEmpty(versioning) ? request.Versioning : versioning }, invocation.Host.Stores(), invocation.Output.Log, invocation.Host.Clock);
        if (reference.Version is { } version)
            client.Scheme.CheckRequest(version);
        var resolved = await client.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        if (reference.SubPath is { } subPath && resolved.Manifest.Tree is { } tree && !tree.Files.Any(f => f.Path == subPath || f.Path.StartsWith(subPath + "/", StringComparison.Ordinal)))
            throw new AssetException(AssetErrorCode.SubPathNotFound, $"{resolved.Name} {resolved.Version} has no '{AssetPath.Printable(subPath)}'. 'asset tree {resolved.Name}:{resolved.Version}' lists what it has.");
        return resolved;
    }

    private string Apply(Invocation invocation, EvaluatedProject project, ProjectEdits edits, EvaluatedItem? there, AssetReference reference)
    {
        if (there is null)
        {
            edits.Change(project.File, f => ProjectEditor.Add(f, new NewItem("RemoteAsset", reference.ToString()) { Metadata = Metadata(invocation, project) }));
            return "added";
        }

        if (reference.Version is not { } version || version == ProjectItems.ReferenceOf(there)!.Version)
            return "none";
        edits.SetVersions([(there, version)]);
        return "changed";
    }

    private IReadOnlyList<(string Name, string Value)> Metadata(Invocation invocation, EvaluatedProject project)
    {
        var versioning = invocation.Get(GlobalOptions.Versioning);
        (string Name, string? Value)[] all =
        [
            ("Versioning", versioning == project.Request.Versioning ? null : versioning),
            ("Source", invocation.Get(GlobalOptions.Source)),
            ("Accessor", invocation.Get(_accessor)),
            ("TargetPath", invocation.Get(_target)),
            ("CopyToOutputDirectory", invocation.Get(_copy) ? "true" : null),
        ];
        return [.. all.Where(static m => m.Value is not null).Select(static m => (m.Name, m.Value!))];
    }

    private static void Say(Invocation invocation, EvaluatedProject project, ProjectEdits edits, string change, EvaluatedItem? there, AssetReference reference, ResolvedReference resolved)
    {
        var output = invocation.Output;
        var file = edits.Files.Count > 0 ? edits.Files[0] : there?.Place.File ?? project.File;
        var name = ProjectChoice.Relative(invocation.Host.Folder, file);
        var before = there is null ? null : ProjectItems.ReferenceOf(there)!.ToString();
        output.Json(new JsonObject
        {
            ["project"] = project.File,
            ["file"] = file,
            ["reference"] = change == "none" ? before : reference.ToString(),
            ["change"] = change,
            ["version"] = resolved.Version,
            ["source"] = resolved.Source,
        });
        var means = $"it means {resolved.Version} of {resolved.Location} now.";
        output.Line(change switch
        {
            "added" => $"Added {reference} to {name}: {means}",
            "changed" => $"Changed {before} to {reference} in {name}: {means}",
            _ => $"{before} is in {name} already: {means}",
        });
        if (change == "changed")
            ProjectItems.NoteShared(invocation, project, edits.Files);
        if (project.Way == AssetSdkWay.None)
            output.Note("The project does not use AssetSdk yet: 'asset init' makes it.");
        else if (change != "none")
            output.Note("'asset restore', or a build, fetches it and locks its version.");
    }
}
