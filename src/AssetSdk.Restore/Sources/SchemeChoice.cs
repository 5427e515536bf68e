using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>Which version scheme an asset has that names none itself.</summary>
internal static class SchemeChoice
{
    /// <summary>
    /// The project's scheme; where it sets none, that of the sources which may serve the asset, if all of them have the same by their kind (an Assets DB: <c>tagged</c>); else the default.
    /// </summary>
    /// <param name="project">The project.</param>
    /// <param name="name">The asset's name, or <see langword="null"/> for any.</param>
    /// <param name="onlySource">The one source that counts, or <see langword="null"/> for all.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.UnknownVersionScheme"/>: the project's scheme is none.</exception>
    public static VersionScheme Of(ProjectRequest project, string? name, string? onlySource)
    {
        if (ModelkitEnvironment.Versioning(project) is { Length: > 0 } set)
            return VersionScheme.Get(set);
        var sources = project.Sources.Select(s => new AssetSource(s.Name, new StoreSettings(s.Url)) { Prefixes = AssetSource.ParsePrefixes(s.Prefixes) });
        if (project.Store.Length > 0)
            sources = sources.Append(new AssetSource("store", new StoreSettings(project.Store)));
        var schemes = sources
            .Where(s => (onlySource is null || string.Equals(s.Name, onlySource, StringComparison.Ordinal)) && (name is null || s.Serves(name)))
            .Select(s => StoreUrl.VersioningOf(s.Store.Url))
            .Distinct()
            .ToList();
        return schemes is [{ } one] ? one : VersionScheme.Default;
    }
}
