using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// What the <c>.assetignore</c> files of a folder leave out of an asset: one in any folder counts for what lies below it, a deeper one over one above, in each the last line that matches.
/// What lies in a folder that is left out is never taken in again.
/// </summary>
internal sealed class IgnoreRules
{
    /// <summary>The name of the files, which are no part of an asset themselves.</summary>
    public const string FileName = ".assetignore";

    private const int MaxBytes = 1 << 20;

    private readonly IgnoreRules? _above;
    private readonly int _prefixLength;
    private readonly IReadOnlyList<IgnorePattern> _patterns;

    private IgnoreRules(IgnoreRules? above, int prefixLength, IReadOnlyList<IgnorePattern> patterns)
    {
        _above = above;
        _prefixLength = prefixLength;
        _patterns = patterns;
    }

    /// <summary>No rules.</summary>
    public static IgnoreRules None { get; } = new(null, 0, []);

    /// <summary>The rules below a folder, which may have a file of its own.</summary>
    /// <param name="folder">Where the folder lies.</param>
    /// <param name="prefix">Its path in the asset, with a <c>/</c> at the end; <c>""</c> for the asset itself.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidContent"/>: the file is too long.</exception>
    public IgnoreRules Enter(string folder, string prefix)
    {
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists)
            return this;
        if (file.Length > MaxBytes)
            throw new AssetException(AssetErrorCode.InvalidContent, $"'{file.FullName}' is longer than {MaxBytes >> 20} MiB: it is no list of patterns. Correct or remove it.");
        return With(prefix, File.ReadAllText(file.FullName));
    }

    /// <summary>The rules with those of one more file.</summary>
    public IgnoreRules With(string prefix, string text) =>
        new(this, prefix.Length, [.. text.TrimStart('\uFEFF').Split('\n').Select(IgnorePattern.TryParse).OfType<IgnorePattern>()]);

    /// <summary>Says whether a path is left out; the folders above it are not.</summary>
    public bool LeavesOut(string path, bool isFolder)
    {
        for (var rules = this; rules is not null; rules = rules._above)
        {
            for (var i = rules._patterns.Count - 1; i >= 0; i--)
            {
                if (rules._patterns[i].Matches(path[rules._prefixLength..], isFolder))
                    return !rules._patterns[i].IsNegated;
            }
        }

        return false;
    }
}
