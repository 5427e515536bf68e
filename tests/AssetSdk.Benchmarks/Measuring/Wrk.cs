using System.Globalization;

namespace AssetSdk.Benchmarks;

/// <summary>What a load of requests met.</summary>
/// <param name="Rate">Answers a second.</param>
/// <param name="Median">Half of the answers came in that time, in seconds.</param>
/// <param name="P95">Of 100 answers 95 came in that time, in seconds.</param>
internal sealed record Load(double Rate, double Median, double P95);

/// <summary>wrk, which sends requests as fast as they are answered.</summary>
internal static class Wrk
{
    /// <summary>Sends requests for some seconds.</summary>
    /// <param name="folder">Where its script is put.</param>
    /// <param name="url">The server.</param>
    /// <param name="request">The body of a Lua function of <c>i</c>, a random whole number below <paramref name="count"/>, that returns <c>wrk.format(…)</c>.</param>
    /// <param name="count">Of how many things one is asked for.</param>
    /// <param name="connections">How many requests are under way.</param>
    /// <param name="seconds">How long.</param>
    /// <exception cref="InvalidOperationException">A request failed.</exception>
    public static Load Run(BenchFolder folder, string url, string request, int count, int connections, int seconds)
    {
        var script = folder.Write("load.lua", $$"""
            local seed = 1
            function setup(thread) thread:set("seed", seed); seed = seed + 1 end
            function init(args) math.randomseed(seed) end
            function request() local i = math.random(0, {{count - 1}}); {{request}} end
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("RESULT %f %f %f %d\n", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e6, latency:percentile(95) / 1e6, e.connect + e.read + e.write + e.status + e.timeout))
            end
            """);
        var threads = Math.Min(connections, 2).ToString(CultureInfo.InvariantCulture);
        var output = TimedProcess.Run(["wrk", "-t", threads, "-c", connections.ToString(CultureInfo.InvariantCulture), "-d", seconds.ToString(CultureInfo.InvariantCulture), "--timeout", "30", "-s", script, url], folder.Root).Output;
        var result = output.Split('\n').Single(l => l.StartsWith("RESULT ", StringComparison.Ordinal)).Split(' ');
        if (result[4] != "0")
            throw new InvalidOperationException($"{result[4]} requests to {url} failed:\n{output}");
        double Number(int i) => double.Parse(result[i], CultureInfo.InvariantCulture);
        return new Load(Number(1), Number(2), Number(3));
    }
}
