using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Whether a reference's sub path is there, and what is there instead.</summary>
internal static class SubPaths
{
    /// <returns><see langword="null"/>, or the end of a sentence that begins with the asset.</returns>
    public static string? Problem(string subPath, IReadOnlyList<AssetFile> files)
    {
        if (files.Any(f => f.Path.StartsWith(subPath, StringComparison.Ordinal) && (f.Path.Length == subPath.Length || f.Path[subPath.Length] == '/')))
            return null;
        var otherCase = files.Select(f => f.Path).FirstOrDefault(p => string.Equals(p, subPath, StringComparison.OrdinalIgnoreCase));
        if (otherCase is not null)
            return $"has no '{AssetPath.Printable(subPath)}'; it has '{otherCase}', in other letter case.";
        var top = files.Select(f => f.Path.Split('/')[0]).Distinct(StringComparer.Ordinal).ToList();
        return $"has no '{AssetPath.Printable(subPath)}'. It has {string.Join(", ", top.Take(10).Select(AssetPath.Printable))}{(top.Count > 10 ? $" and {top.Count - 10} more" : "")}.";
    }
}
