using System;
using System.Collections.Generic;

namespace AssetSdk.Generators;

/// <summary>What somebody may have meant.</summary>
internal static class Suggestion
{
    // Beyond that it is no slip of the fingers, and the time to find it grows with the square.
    private const int MaxLength = 64;

    /// <summary>The end of a message: <c>: did you mean 'x'?</c>, or nothing.</summary>
    public static string Of(string text, IEnumerable<string> known)
    {
        if (text.Length > MaxLength)
            return "";
        string? best = null;
        var least = (text.Length / 3) + 1;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - text.Length) > least || candidate.Length > MaxLength || Distance(text, candidate) is var distance && distance >= least)
                continue;
            best = candidate;
            least = distance;
        }

        return best == null ? "" : ": did you mean '" + best + "'?";
    }

    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
