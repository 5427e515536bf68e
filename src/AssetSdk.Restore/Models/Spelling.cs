namespace AssetSdk.Restore;

/// <summary>Finds what was probably meant.</summary>
internal static class Spelling
{
    // Longer words are not compared: nobody mistypes them into a short one.
    private const int Longest = 64;

    /// <returns>The end of a sentence: the nearest of the known words, or all of them.</returns>
    public static string DidYouMean(string word, IReadOnlyList<string> known)
    {
        var near = known.Select(k => (Word: k, Distance: Distance(word, k))).MinBy(k => k.Distance);
        return near.Distance <= Math.Max(1, near.Word.Length / 3) ? $"; did you mean '{near.Word}'?" : $"; it has {string.Join(", ", known)}";
    }

    private static int Distance(string a, string b)
    {
        if (a.Length > Longest)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
