using Xunit;

namespace AssetSdk.Testing;

/// <summary>A test that is skipped, with the reason, where a program is not installed; <c>REQUIRE_SERVERS=1</c> makes it fail instead.</summary>
public sealed class NeedsProgramFactAttribute : FactAttribute
{
    public NeedsProgramFactAttribute(params string[] programs)
    {
        if (Environment.GetEnvironmentVariable("REQUIRE_SERVERS") != "1" && programs.FirstOrDefault(p => Find(p) is null) is { } missing)
            Skip = $"{missing} is not installed.";
    }

    /// <summary>Whether file systems may be mounted here: a test says so in its reason to skip.</summary>
    public bool AsRoot
    {
        get => Skip is not null;
        set => Skip ??= value && Environment.UserName != "root" ? "Only root mounts file systems." : null;
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin")
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
