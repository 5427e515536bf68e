using AssetSdk.Runtime;

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

    private static int Distance(string a, string b) => a.Length > Longest ? int.MaxValue : EditDistance.Of(a, b);
}
