using System.Globalization;

namespace AssetSdk.Benchmarks;

/// <summary>One who takes part: what is run, and what is put in order before each run.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Prepare">Makes every run the same as the first.</param>
/// <param name="Run">The run that is measured.</param>
internal sealed record Contestant(string Name, Action Prepare, Func<Cost> Run);

/// <summary>
/// Several programs at the same work, in turns: what else the machine does, and a disk that is fast now and slow then, meets all of them.
/// </summary>
internal static class Contest
{
    /// <summary>Runs all of them round by round and gives their costs, in order of time.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<Cost> Costs)> Run(IReadOnlyList<Contestant> contestants, int rounds)
    {
        var costs = contestants.Select(_ => new List<Cost>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contestants.Count; i++)
            {
                contestants[i].Prepare();
                Settle();
                costs[i].Add(contestants[i].Run());
            }

            Console.Error.WriteLine($"  round {(round + 1).ToString(CultureInfo.InvariantCulture)} of {rounds.ToString(CultureInfo.InvariantCulture)}");
        }

        return [.. contestants.Select((c, i) => (c.Name, (IReadOnlyList<Cost>)costs[i]))];
    }

    /// <summary>The middle one of some numbers.</summary>
    public static double Median(this IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    // What the one before has left to be written is not the next one's cost.
    private static void Settle() => TimedProcess.Run(["sync"], Path.GetTempPath());
}
