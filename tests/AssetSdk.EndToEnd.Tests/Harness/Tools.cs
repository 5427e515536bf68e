namespace AssetSdk.EndToEnd.Tests;

/// <summary>Packages of the machine that some tests need.</summary>
internal static class Tools
{
    /// <summary>The machine's packages, which tests may use without asking a registry.</summary>
    public static string MachinePackages { get; } =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
