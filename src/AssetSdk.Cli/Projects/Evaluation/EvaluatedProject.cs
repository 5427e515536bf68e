using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>What the evaluations of a project say, of all its target frameworks together.</summary>
/// <param name="Request">What it asks for, as its restore would.</param>
internal sealed record EvaluatedProject(ProjectRequest Request)
{
    /// <summary>The project file, absolute.</summary>
    public string File => Request.ProjectFile;

    /// <summary>Its <c>RemoteAsset</c> items with where they are written; those too whose condition does not hold.</summary>
    public IReadOnlyList<EvaluatedItem> Items { get; init; } = [];

    /// <summary>The projects that it references, absolute.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>How it uses AssetSdk.</summary>
    public AssetSdkWay Way { get; init; }

    /// <summary>The version of AssetSdk that it uses; <c>""</c> when that is not known or it uses none.</summary>
    public string SdkVersion { get; init; } = "";

    /// <summary>Whether <c>AssetRestoreEnabled</c> leaves it on.</summary>
    public bool IsRestoreEnabled { get; init; } = true;

    /// <summary>Its target frameworks when there are several.</summary>
    public IReadOnlyList<string> Frameworks { get; init; } = [];

    /// <summary>Where <c>AssetStore</c> is set; <see langword="null"/> when no file sets it.</summary>
    public TextPlace? StorePlace { get; init; }

    /// <summary>The file that has the versions of packages; <c>""</c> when projects say them themselves.</summary>
    public string PackageVersionsFile { get; init; } = "";

    /// <summary>The items that are in effect.</summary>
    public IEnumerable<EvaluatedItem> ActiveItems => Items.Where(static i => i.IsActive);
}

/// <summary>How a project uses AssetSdk.</summary>
internal enum AssetSdkWay
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>As an MSBuild SDK: assets are restored at restore.</summary>
    Sdk,

    /// <summary>As a package, or from its sources: assets are restored at build.</summary>
    Package,
}

/// <summary>An item with where it is written.</summary>
/// <param name="Item">What it says.</param>
/// <param name="Place">Where its element is.</param>
internal sealed record EvaluatedItem(RemoteAssetItem Item, TextPlace Place)
{
    /// <summary>Where its <c>Version</c> is, when it has one.</summary>
    public TextPlace? VersionPlace { get; init; }

    /// <summary>Whether its condition holds, in any target framework.</summary>
    public bool IsActive { get; init; } = true;
}

/// <summary>A place in a file. Lines and columns count from 1.</summary>
internal sealed record TextPlace(string File, int Line, int Column)
{
    /// <summary>The place as messages name it, the file relative to a folder when it is below it.</summary>
    public string From(string folder) => Line == 0 ? ProjectChoice.Relative(folder, File) : $"{ProjectChoice.Relative(folder, File)}({Line})";
}
