namespace AssetSdk.EndToEnd.Tests;

/// <summary>Programs and packages of the machine that some tests need.</summary>
internal static class Tools
{
    /// <summary>The machine's packages, which tests may use without asking a registry.</summary>
    public static string MachinePackages { get; } =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Finds a program, or gives <see langword="null"/>.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Where(f => f.Length > 0)
            .Select(f => Path.Combine(f, program))
            .FirstOrDefault(File.Exists);

    /// <summary>The reason to skip a test; none under <c>REQUIRE_SERVERS=1</c>, where it shall fail.</summary>
    public static string? SkipUnlessRequired(string? problem) =>
        problem is null || Environment.GetEnvironmentVariable("REQUIRE_SERVERS") == "1" ? null : problem + " REQUIRE_SERVERS=1 makes this a failure.";
}

/// <summary>A test that needs a program: skipped where it is not installed, unless <c>REQUIRE_SERVERS=1</c> makes that a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string program)
    {
        Program = program;
        Skip = Tools.SkipUnlessRequired(Tools.Find(program) is null ? $"{program} is not installed." : null);
    }

    public string Program { get; }
}
