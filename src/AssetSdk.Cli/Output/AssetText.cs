using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>Facts of assets for people.</summary>
internal static class AssetText
{
    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "-";

    public static string Size(long? size) => size is { } bytes ? ByteSize.Text(bytes) : "-";

    public static string Kind(AssetKind kind) => kind == AssetKind.File ? "file" : "folder";

    /// <summary>How many files a version has; modelkit says it too.</summary>
    public static int Files(VersionManifest manifest) => manifest.Kind == AssetKind.File ? 1 : manifest.Tree?.Files.Count ?? manifest.Contents.Count;

    /// <summary>The paths of a version's files; of one that modelkit pushed and that was not fetched yet, those it says.</summary>
    public static IReadOnlyList<string> Paths(ResolvedReference resolved, AssetTree? tree) => tree is not null
        ? [.. tree.Files.Select(static f => f.Path)]
        : resolved.Manifest.Kind == AssetKind.File ? [resolved.Manifest.FileNameOf(resolved.Name)] : resolved.Manifest.Contents;

    /// <summary>A number with its noun.</summary>
    public static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
