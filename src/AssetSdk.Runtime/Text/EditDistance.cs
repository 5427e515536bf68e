using System;

namespace AssetSdk.Runtime;

/// <summary>How near two names are. AssetSdk.Restore and AssetSdk.Generators compile this file too: what is suggested at a build and at run time is found alike.</summary>
internal static class EditDistance
{
    /// <summary>How many letters must change, case aside; two neighbours that change places count once.</summary>
    public static int Of(string from, string to)
    {
        var before = new int[to.Length + 1];
        var last = new int[to.Length + 1];
        var row = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
            last[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (AreSame(from[i - 1], to[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && AreSame(from[i - 1], to[j - 2]) && AreSame(from[i - 2], to[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[to.Length];
    }

    private static bool AreSame(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
