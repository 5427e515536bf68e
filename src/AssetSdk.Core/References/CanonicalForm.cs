using System.Globalization;
using System.Text;

namespace AssetSdk.Core;

/// <summary>
/// Unicode's canonical decomposition (Normalization Form D, Unicode Standard Annex #15) from a table of our own: <see cref="string.Normalize()"/> does
/// nothing where globalization is invariant, as in many containers, and two names that a disk takes for one must not pass there.
/// </summary>
internal static class CanonicalForm
{
    // Hangul syllables decompose by arithmetic: Unicode Standard, section 3.12.
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int Vowels = 21;
    private const int Trails = 28;
    private const int Syllables = 19 * Vowels * Trails;

    private static readonly Lazy<Tables> Data = new(Tables.Load);

    /// <summary>The canonical decomposition of a text; unpaired surrogates stay as they are.</summary>
    public static string Decompose(string text)
    {
        if (Ascii.IsValid(text))
            return text;

        var tables = Data.Value;
        var runes = new List<(int Value, int Class)>(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var value = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? char.ConvertToUtf32(text[i], text[++i]) : text[i];
            Append(value, tables, runes);
        }

        Reorder(runes);
        var decomposed = new StringBuilder(runes.Count + 8);
        foreach (var (value, _) in runes)
        {
            if (value <= char.MaxValue)
                decomposed.Append((char)value);
            else
                decomposed.Append(char.ConvertFromUtf32(value));
        }

        return decomposed.ToString();
    }

    private static void Append(int value, Tables tables, List<(int Value, int Class)> runes)
    {
        var syllable = value - SyllableBase;
        if (syllable is >= 0 and < Syllables)
        {
            runes.Add((LeadBase + (syllable / (Vowels * Trails)), 0));
            runes.Add((VowelBase + (syllable % (Vowels * Trails) / Trails), 0));
            if (syllable % Trails > 0)
                runes.Add((TrailBase + (syllable % Trails), 0));
        }
        else if (tables.Decompositions.TryGetValue(value, out var parts))
        {
            foreach (var part in parts)
                Append(part, tables, runes);
        }
        else
        {
            runes.Add((value, tables.Classes.GetValueOrDefault(value)));
        }
    }

    // Marks of one character come in the order of their classes; equal ones keep theirs.
    private static void Reorder(List<(int Value, int Class)> runes)
    {
        for (var start = 0; start < runes.Count; start++)
        {
            if (runes[start].Class == 0)
                continue;
            var end = start;
            while (end < runes.Count && runes[end].Class != 0)
                end++;
            var marks = runes[start..end].OrderBy(r => r.Class).ToList();
            for (var i = 0; i < marks.Count; i++)
                runes[start + i] = marks[i];
            start = end;
        }
    }

    private sealed record Tables(Dictionary<int, int[]> Decompositions, Dictionary<int, int> Classes)
    {
        public static Tables Load()
        {
            var tables = new Tables([], []);
            using var text = new StreamReader(typeof(CanonicalForm).Assembly.GetManifestResourceStream("CanonicalDecompositions.txt")!);
            while (text.ReadLine() is { } line)
            {
                if (line.StartsWith('#'))
                    continue;
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0)
                    tables.Decompositions.Add(Hex(line[..colon]), [.. line[(colon + 1)..].Split(' ').Select(Hex)]);
                else
                    tables.Classes.Add(Hex(line.Split(' ')[0]), int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            }

            return tables;
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
