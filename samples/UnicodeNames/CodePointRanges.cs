using System.Globalization;

namespace UnicodeNames;

/// <summary>A file of lines <c>0000..007F; value # comment</c>, as Blocks.txt and Scripts.txt are.</summary>
internal sealed class CodePointRanges
{
    private readonly (int First, int Last, string Value)[] _ranges;

    private CodePointRanges((int First, int Last, string Value)[] ranges) => _ranges = ranges;

    public static CodePointRanges Load(string path)
    {
        var ranges = new List<(int First, int Last, string Value)>();
        foreach (var line in File.ReadLines(path))
        {
            var fields = line.Split('#')[0].Split(';', StringSplitOptions.TrimEntries);
            if (fields.Length < 2)
                continue;
            var ends = fields[0].Split("..");
            ranges.Add((Parse(ends[0]), Parse(ends[^1]), fields[1]));
        }

        ranges.Sort();
        return new CodePointRanges([.. ranges]);
    }

    public string Find(int codePoint)
    {
        var (low, high) = (0, _ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (first, last, value) = _ranges[middle];
            if (codePoint < first)
                high = middle - 1;
            else if (codePoint > last)
                low = middle + 1;
            else
                return value;
        }

        return "Unknown";
    }

    private static int Parse(string hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
