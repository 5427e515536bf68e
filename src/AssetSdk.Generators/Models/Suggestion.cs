using System;
using System.Collections.Generic;
using AssetSdk.Runtime;

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
            if (Math.Abs(candidate.Length - text.Length) > least || candidate.Length > MaxLength || EditDistance.Of(text, candidate) is var distance && distance >= least)
                continue;
            best = candidate;
            least = distance;
        }

        return best == null ? "" : ": did you mean '" + best + "'?";
    }
}
