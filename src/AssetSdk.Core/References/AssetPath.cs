using System.Globalization;
using System.Text;

namespace AssetSdk.Core;

/// <summary>
/// The rules of a path inside an asset: relative, segments joined by <c>/</c>, safe to lay out below a folder on any system.
/// Every path that comes from outside (a store, an archive, a project) passes here before it is used.
/// </summary>
public static class AssetPath
{
    /// <summary>The longest path, in UTF-8 bytes: what the object stores allow for a whole key.</summary>
    public const int MaxBytes = 1024;

    /// <summary>The most folders of an asset, empty ones left out.</summary>
    public const int MaxFolders = 1_000_000;

    private static readonly HashSet<string> DeviceNames = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(1, 9).SelectMany(i => new[] { $"com{i}", $"lpt{i}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Says what makes <paramref name="path"/> unusable, as the end of a sentence, or <see langword="null"/> if nothing does.</summary>
    public static string? Problem(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return "the path is empty";
        if (path[0] == '/')
            return "the path is absolute";
        if (path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]))
            return "the path begins with a drive letter";
        if (OperatingSystem.IsWindows() && path.AsSpan().IndexOfAny("<>:\"|?*") >= 0)
            return "the path has a character that Windows does not allow";

        var start = 0;
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] != '/')
            {
                var c = path[i];
                if (c == '\\')
                    return "the path has a '\\'";
                if (char.IsControl(c))
                    return $"the path has the control character U+{(int)c:X4}";
                if (char.IsHighSurrogate(c) && i + 1 < path.Length && char.IsLowSurrogate(path[i + 1]))
                    i++;
                else if (char.IsSurrogate(c))
                    return "the path is not valid Unicode";
                continue;
            }

            var segment = path.AsSpan(start, i - start);
            if (segment.IsEmpty)
                return "the path has an empty segment";
            if (segment is "." or "..")
                return $"the path has the segment '{segment}'";
            if (OperatingSystem.IsWindows() && (segment[^1] is '.' or ' ' || IsDeviceName(segment.ToString())))
                return $"'{segment}' is no file name on Windows";
            start = i + 1;
        }

        return path.Length > MaxBytes || Encoding.UTF8.GetByteCount(path) > MaxBytes
            ? $"the path is longer than {MaxBytes} bytes"
            : null;
    }

    /// <summary>
    /// Says why a set of file paths cannot be laid out together, or <see langword="null"/> if it can: a path that is not safe, one that comes
    /// twice, two that differ only in case or Unicode normalisation, one that is another's folder, or more than <see cref="MaxFolders"/> folders.
    /// </summary>
    public static string? ProblemOfSet(IEnumerable<string> paths)
    {
        var set = new PathSet();
        foreach (var path in paths)
        {
            if (Problem(path) is { } problem)
                return $"'{Printable(path)}': {problem}";
            if (set.Add(path) is { } clash)
                return clash;
        }

        return null;
    }

    /// <summary>
    /// <paramref name="path"/> with what a terminal or a log could misread (control characters, marks of the direction of writing, halves of
    /// surrogate pairs) replaced, and cut when it is very long.
    /// </summary>
    public static string Printable(string? path)
    {
        const int Longest = 200;
        var text = new StringBuilder();
        foreach (var rune in (path ?? "").EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > Longest)
                return text.Append('…').ToString();
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                text.Append("\\u").Append(rune.Value.ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(rune.ToString());
        }

        return text.ToString();
    }

    /// <summary>Says whether Windows takes a name for a device, as it does with any extension.</summary>
    internal static bool IsDeviceName(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return DeviceNames.Contains(dot < 0 ? name : name[..dot]);
    }
}
