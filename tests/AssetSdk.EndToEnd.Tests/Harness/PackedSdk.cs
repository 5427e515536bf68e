namespace AssetSdk.EndToEnd.Tests;

/// <summary>The packages under test: packed once a run, under a version of their own, in a folder of their own.</summary>
internal static class PackedSdk
{
    public static string Root { get; } = Directory.CreateTempSubdirectory("assetsdk-e2e-").FullName;

    public static string Version { get; } = $"1.0.0-e2e.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}";

    /// <summary>A second version of the same sources, for projects that mix two.</summary>
    public static string OtherVersion { get; } = Version.Replace("1.0.0", "1.0.1", StringComparison.Ordinal);

    private static readonly Lazy<Task<string>> Packed = new(() => PackAsync(Version));
    private static readonly Lazy<Task<string>> OtherPacked = new(() => PackAsync(OtherVersion));

    /// <summary>Packages of the machine that tests may use without asking a registry.</summary>
    public static string MachinePackages { get; } =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The folder of the packages, packed when it is first asked for.</summary>
    public static Task<string> FolderAsync() => Packed.Value;

    public static Task<string> FolderOfOtherVersionAsync() => OtherPacked.Value;

    private static async Task<string> PackAsync(string version)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Clear();
        var output = Path.Combine(Root, "feed");
        var result = await Command.RunAsync(
            "dotnet",
            ["pack", Repository.File("src", "AssetSdk"), "-c", "Release", "-o", output, $"-p:Version={version}", $"-p:ArtifactsPath={Path.Combine(Root, "artifacts")}", "-p:UseArtifactsOutput=true", "--nologo", "-v", "quiet"],
            Root,
            Workspace.CleanEnvironment);
        result.Succeeds();
        return output;
    }

    private static void Clear()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover in the temporary folder harms nobody.
        }
    }
}
