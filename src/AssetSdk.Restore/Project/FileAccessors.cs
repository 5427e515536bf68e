using System.Text;
using System.Text.RegularExpressions;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// Chooses the files of an asset that have accessors: <c>all</c>, <c>none</c>, or those that a glob matches (<c>*</c> within a segment,
/// <c>**</c> across segments, <c>?</c>; without a <c>/</c> it is matched against file names; several are separated by <c>;</c>).
/// </summary>
internal static class FileAccessors
{
    /// <summary>With more files, an asset has file accessors only when the item asks for them.</summary>
    public const int DefaultLimit = 2000;

    public static (string Mode, IReadOnlyList<IndexFile> Files) Choose(string setting, IReadOnlyList<AssetFile> files)
    {
        if (setting.Length == 0)
            return files.Count > DefaultLimit ? (IndexAsset.Omitted, []) : ("all", [.. files.Select(ToIndex)]);
        if (string.Equals(setting, "none", StringComparison.OrdinalIgnoreCase))
            return ("none", []);
        if (string.Equals(setting, "all", StringComparison.OrdinalIgnoreCase))
            return ("all", [.. files.Select(ToIndex)]);

        var globs = setting.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Compile).ToArray();
        return (setting, [.. files.Where(f => globs.Any(g => g.IsMatch(f.Path))).Select(ToIndex)]);
    }

    private static IndexFile ToIndex(AssetFile file) => new(file.Path, file.Size, file.Digest.Hex);

    private static Regex Compile(string glob)
    {
        var pattern = new StringBuilder(glob.Contains('/', StringComparison.Ordinal) ? "^" : "(^|/)");
        for (var i = 0; i < glob.Length; i++)
        {
            if (glob.AsSpan(i).StartsWith("**/", StringComparison.Ordinal))
            {
                pattern.Append("(.*/)?");
                i += 2;
            }
            else if (glob.AsSpan(i).StartsWith("**", StringComparison.Ordinal))
            {
                pattern.Append(".*");
                i++;
            }
            else
            {
                pattern.Append(glob[i] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }

        // Non-backtracking: a glob is a user's text and must not be able to hang a build.
        return new Regex(pattern.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }
}
