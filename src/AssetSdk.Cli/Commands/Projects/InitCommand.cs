using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary><c>asset init</c>.</summary>
internal sealed class InitCommand : CliCommand
{
    private readonly Option<bool> _package = new("--package-reference") { Description = "Use AssetSdk as a package: assets are restored at build" };
    private readonly Option<string> _version = new("--sdk-version") { Description = "The version of AssetSdk; without it that of this tool", HelpName = "VERSION" };

    public InitCommand()
        : base("init", "Makes a project ready for assets: AssetSdk, and the store if one is given.")
    {
        Add(ProjectChoice.Project);
        Add(_package);
        Add(_version);
        Remarks = "Adds <Sdk Name=\"AssetSdk\" …/> to the project, unless it uses AssetSdk already, and with --store the property AssetStore. Commit assets.lock.json, which the first restore writes. "
            + "In JSON: {\"project\", \"changes\": [text], \"files\": [changed]}.";
        Examples = [("asset init --store s3://acme-models/assets", "the project of the folder, with its store"), ("asset init --project src/App --package-reference", "another project, without an MSBuild SDK")];
    }

    /// <summary>The version of this tool.</summary>
    public static string ToolVersion { get; } =
        (typeof(InitCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "1.0.0").Split('+')[0];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var file = ProjectChoice.One(invocation);
        var project = ProjectEvaluator.Evaluate(file, new Dictionary<string, string>(StringComparer.Ordinal), invocation.Host.Environment);
        var edits = new ProjectEdits();
        var changes = new List<string>();
        AddSdk(invocation, project, edits, changes);
        if (invocation.Get(GlobalOptions.Store) is { } store)
            SetStore(project, StoreFor(invocation, project, store), edits, changes);
        edits.Save(invocation.Output.Warning);

        var output = invocation.Output;
        output.Json(new JsonObject { ["project"] = file, ["changes"] = JsonText.List(changes), ["files"] = JsonText.List(edits.Files) });
        foreach (var change in changes)
            output.Line(change);
        output.Note(changes.Count == 0 ? $"{FileName(invocation, file)} is ready: nothing to do." : "Next: 'asset add NAME:VERSION'.");
        return ExitCode.Done;
    }

    private void AddSdk(Invocation invocation, EvaluatedProject project, ProjectEdits edits, List<string> changes)
    {
        var version = invocation.Get(_version) ?? ToolVersion;
        if (project.Way != AssetSdkWay.None || UsesSdk(ProjectText.Load(project.File)))
        {
            if (project.SdkVersion.Length > 0 && project.SdkVersion != version)
                invocation.Output.Note($"{FileName(invocation, project.File)} uses AssetSdk {project.SdkVersion}; {version} is that of this tool. It stays.");
            return;
        }

        if (!invocation.Get(_package))
        {
            edits.Change(project.File, f => ProjectEditor.AddFirst(f, $"<Sdk Name=\"AssetSdk\" Version=\"{ProjectEscape.ToAttribute(version, '"')}\" />"));
            changes.Add($"Added <Sdk Name=\"AssetSdk\" Version=\"{version}\" /> to {FileName(invocation, project.File)}.");
            return;
        }

        var central = project.PackageVersionsFile;
        edits.Change(project.File, f => ProjectEditor.Add(f, new NewItem("PackageReference", "AssetSdk") { Metadata = central.Length > 0 ? [] : [("Version", version)] }));
        changes.Add($"Added the package AssetSdk{(central.Length > 0 ? "" : " " + version)} to {FileName(invocation, project.File)}.");
        if (central.Length > 0 && !HasPackageVersion(ProjectText.Load(central)))
        {
            edits.Change(central, f => ProjectEditor.Add(f, new NewItem("PackageVersion", "AssetSdk") { Metadata = [("Version", version)] }));
            changes.Add($"Its version {version} is in {FileName(invocation, central)}.");
        }
    }

    private static bool HasPackageVersion(ProjectText file) =>
        file.Root.Descendants().Any(e => e.Is("PackageVersion") && e.Attribute("Include") is { } include && string.Equals(ProjectEditor.ValueOf(file, include), "AssetSdk", StringComparison.OrdinalIgnoreCase));

    // <Sdk>, <Import Sdk> and <Project Sdk="a;b"> all say it.
    private static bool UsesSdk(ProjectText file) =>
        file.Root.Descendants().Prepend(file.Root)
            .SelectMany(static e => new[] { e.Is("Sdk") ? e.Attribute("Name") : e.Attribute("Sdk") })
            .OfType<XmlAttributeSpan>()
            .SelectMany(a => ProjectEditor.ValueOf(file, a).Split(';', StringSplitOptions.TrimEntries))
            .Any(static name => string.Equals(name.Split('/')[0], "AssetSdk", StringComparison.OrdinalIgnoreCase));

    // A folder is named from where the command runs, and a project names it from its own.
    private static string StoreFor(Invocation invocation, EvaluatedProject project, string store)
    {
        if (store.Contains("://", StringComparison.Ordinal) || Path.IsPathFullyQualified(store))
            return store;
        return Path.GetRelativePath(project.Request.Folder, invocation.FullPath(store)).Replace('\\', '/');
    }

    private static void SetStore(EvaluatedProject project, string store, ProjectEdits edits, List<string> changes)
    {
        if (project.Request.Store == store)
            return;
        if (project.StorePlace is not { } place)
        {
            edits.Change(project.File, f => ProjectEditor.AddProperty(f, "AssetStore", store));
            changes.Add($"Set AssetStore to {store}.");
            return;
        }

        if (place.File != project.File)
            throw new AssetException(AssetErrorCode.DuplicateAsset, $"AssetStore is '{project.Request.Store}', which {place.File}({place.Line}) sets for this and maybe other projects. Change it there.");

        // The first line of the project moves the place: it is looked for anew.
        edits.Change(project.File, f => f.Root.Descendants().LastOrDefault(static e => e.Is("AssetStore") && e.Children.Count == 0) is { } property
            ? ProjectEditor.SetContent(f, property, store)
            : throw new AssetException(AssetErrorCode.ProjectNotEditable, $"AssetStore is not written out in '{project.File}'. Change it there by hand."));
        changes.Add($"Changed AssetStore from {project.Request.Store} to {store}.");
    }

    private static string FileName(Invocation invocation, string file) => ProjectChoice.Relative(invocation.Host.Folder, file);
}
