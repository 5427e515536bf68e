using System.Globalization;

namespace AssetSdk.Testing;

/// <summary>Starts the program <c>AssetSdk.TestProcess</c>, which restores and publishes in a process of its own. It lies beside the tests.</summary>
public static class TestProgram
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "AssetSdk.TestProcess.dll");

    /// <summary>What a process that was killed ends with: 128 and SIGKILL.</summary>
    public const int Killed = 137;

    /// <summary>Starts a publish into a folder.</summary>
    /// <param name="store">The store's folder.</param>
    /// <param name="name">The asset's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="path">What is published.</param>
    /// <param name="killAt">The step before which it is killed; 0 for none.</param>
    /// <param name="under">The command that runs it, as <c>strace</c> does.</param>
    public static KillableProcess Publish(string store, string name, string version, string path, int killAt = 0, string[]? under = null) =>
        Start(under, ["publish", killAt.ToString(CultureInfo.InvariantCulture), store, name, version, path]);

    /// <summary>Starts it with arguments of its own.</summary>
    public static KillableProcess Start(string[]? under, string[] arguments)
    {
        string[] all = [.. under ?? [], "dotnet", Assembly, .. arguments];
        return KillableProcess.Start(all[0], all[1..]);
    }

    /// <summary>How many steps a process counted that came to its end.</summary>
    public static int StepsOf(KillableProcess process) =>
        int.Parse(process.Output.Split('\n').Single(l => l.StartsWith("steps ", StringComparison.Ordinal))["steps ".Length..], CultureInfo.InvariantCulture);
}
