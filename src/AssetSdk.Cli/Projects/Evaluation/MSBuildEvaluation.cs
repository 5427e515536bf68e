using AssetSdk.Core;
using AssetSdk.Restore;
using Microsoft.Build.Construction;
using Microsoft.Build.Definition;
using Microsoft.Build.Evaluation;
using Microsoft.Build.Evaluation.Context;
using Microsoft.Build.Exceptions;

namespace AssetSdk.Cli;

/// <summary>One project's evaluations. The only class that knows MSBuild's types.</summary>
internal sealed class MSBuildEvaluation(string file, IReadOnlyDictionary<string, string> properties, Func<string, string?> environment)
{
    public EvaluatedProject Run()
    {
        try
        {
            using var collection = new ProjectCollection();
            var context = EvaluationContext.Create(EvaluationContext.SharingPolicy.Shared);
            var outer = Evaluate(collection, context, framework: null);
            string[] frameworks = Split(outer, "TargetFrameworks") is { Length: > 0 } several && Text(outer, "TargetFramework").Length == 0 ? several : [];
            Project[] inner = frameworks.Length == 0 ? [outer] : [.. frameworks.Select(f => Evaluate(collection, context, f))];
            return Read(outer, inner) with { Frameworks = frameworks };
        }
        catch (InvalidProjectFileException e)
        {
            var place = string.IsNullOrEmpty(e.ProjectFile) ? file : e.LineNumber > 0 ? $"{e.ProjectFile}({e.LineNumber},{e.ColumnNumber})" : e.ProjectFile;
            throw new AssetException(AssetErrorCode.ProjectNotReadable, $"MSBuild cannot read the project '{file}': {place}: {e.BaseMessage}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.ProjectNotReadable, $"The project '{file}' cannot be read: {e.Message}", e);
        }
    }

    private Project Evaluate(ProjectCollection collection, EvaluationContext context, string? framework)
    {
        var global = new Dictionary<string, string>(properties, StringComparer.OrdinalIgnoreCase);
        if (framework is not null)
            global["TargetFramework"] = framework;
        return Project.FromFile(file, new ProjectOptions { ProjectCollection = collection, EvaluationContext = context, GlobalProperties = global });
    }

    private EvaluatedProject Read(Project outer, Project[] inner)
    {
        var folder = Path.GetDirectoryName(file)!;
        var active = inner.SelectMany(p => p.GetItems("RemoteAsset").Select(i => Item(i, isActive: true))).Distinct().ToList();
        var all = inner.SelectMany(p => p.ItemsIgnoringCondition.Where(i => Is(i, "RemoteAsset")).Select(i => Item(i, isActive: false))).Distinct();
        var inactive = all.Where(i => !active.Exists(a => a.Place == i.Place && a.Item.Include == i.Item.Include)).DistinctBy(i => (i.Place, i.Item.Include));
        return new EvaluatedProject(Request(inner, folder))
        {
            Items = [.. active, .. inactive],
            References = [.. inner.SelectMany(p => p.GetItems("ProjectReference")).Select(i => Path.GetFullPath(Path.Combine(folder, i.EvaluatedInclude.Replace('\\', Path.DirectorySeparatorChar)))).Distinct(StringComparer.Ordinal)],
            Way = Way(inner[0]),
            IsRestoreEnabled = Text(inner[0], "AssetRestoreEnabled") is "" or "true",
            SdkVersion = First(inner[0], "_AssetSdkVersion", "_AssetSdkPackageVersion"),
            StorePlace = outer.GetProperty("AssetStore")?.Xml?.Location is { File.Length: > 0 } place ? new TextPlace(place.File, place.Line, place.Column) : null,
            PackageVersionsFile = IsTrue(outer, "ManagePackageVersionsCentrally") ? Text(outer, "DirectoryPackagesPropsPath") : "",
        };
    }

    private ProjectRequest Request(Project[] inner, string folder)
    {
        var first = inner[0];
        return new ProjectRequest(file)
        {
            Phase = RestorePhase.Restore,
            Items = [.. inner.SelectMany(p => p.GetItems("RemoteAsset").Select(ToRemoteAsset)).Distinct()],
            Models = [.. inner.SelectMany(p => p.GetItems("ModelConfig").Select(i => ItemMetadata.ToModel(i.EvaluatedInclude, DefiningFile(i), i.GetMetadataValue))).Distinct()],
            Manifests = [.. inner.SelectMany(p => p.GetItems("ModelManifest").Select(i => ItemMetadata.ToManifest(i.EvaluatedInclude, DefiningFile(i), folder))).Distinct()],
            Sources = [.. inner.SelectMany(p => p.GetItems("AssetSource").Select(i => ItemMetadata.ToSource(i.EvaluatedInclude, DefiningFile(i), i.GetMetadataValue))).Distinct()],
            Overrides = [.. inner.SelectMany(p => p.GetItems("AssetOverride").Select(i => ItemMetadata.ToOverride(i.EvaluatedInclude, DefiningFile(i), folder, i.GetMetadataValue))).Distinct()],
            Store = Text(first, "AssetStore"),
            Versioning = Text(first, "AssetVersioning") is { Length: > 0 } scheme ? scheme : environment("MODELKIT_ASSETS_VERSIONING_SYSTEM") ?? "",
            CachePath = Text(first, "AssetCachePath"),
            LockFile = LockFile(first, folder),
            Offline = SettingText.Flag("AssetOffline", Text(first, "AssetOffline")),
            Parallelism = Text(first, "AssetRestoreParallelism"),
            Bandwidth = Text(first, "AssetRestoreBandwidth"),
            SeveralFrameworks = inner.Length > 1,
            AssemblyName = Text(first, "AssemblyName"),
            Environment = environment,
        };
    }

    // As the targets do, which are not there before a package was restored.
    private string LockFile(Project project, string folder)
    {
        if (Text(project, "AssetLockFilePath") is { Length: > 0 } path)
            return Path.GetFullPath(Path.Combine(folder, path.Replace('\\', Path.DirectorySeparatorChar)));
        var own = Path.Combine(folder, $"assets.{Path.GetFileNameWithoutExtension(file)}.lock.json");
        return File.Exists(own) ? own : Path.Combine(folder, "assets.lock.json");
    }

    private static AssetSdkWay Way(Project project) =>
        Text(project, "_AssetSdkWay") == "Sdk" ? AssetSdkWay.Sdk
        : project.Targets.ContainsKey("ResolveRemoteAssets") || project.GetItems("PackageReference").Any(i => string.Equals(i.EvaluatedInclude, "AssetSdk", StringComparison.OrdinalIgnoreCase)) ? AssetSdkWay.Package
        : AssetSdkWay.None;

    private static EvaluatedItem Item(ProjectItem item, bool isActive) => new(ToRemoteAsset(item), Place(item.Xml.Location))
    {
        VersionPlace = item.GetMetadata("Version") is { Location: { } location } ? Place(location) : null,
        IsActive = isActive,
    };

    private static RemoteAssetItem ToRemoteAsset(ProjectItem item) => ItemMetadata.ToRemoteAsset(item.EvaluatedInclude, DefiningFile(item), item.GetMetadataValue);

    private static TextPlace Place(ElementLocation location) => new(location.File, location.Line, location.Column);

    private static string DefiningFile(ProjectItem item) => item.Xml.ContainingProject.FullPath;

    private static bool Is(ProjectItem item, string type) => string.Equals(item.ItemType, type, StringComparison.OrdinalIgnoreCase);

    private static string Text(Project project, string property) => project.GetPropertyValue(property);

    private static bool IsTrue(Project project, string property) => string.Equals(Text(project, property), "true", StringComparison.OrdinalIgnoreCase);

    private static string First(Project project, params string[] names) => names.Select(n => Text(project, n)).FirstOrDefault(static v => v.Length > 0) ?? "";

    private static string[] Split(Project project, string property) => Text(project, property).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
