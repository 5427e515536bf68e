using Xunit;

namespace AssetSdk.Testing;

/// <summary>A test that is skipped, with the reason, where a program is not installed; <c>REQUIRE_SERVERS=1</c> makes it fail instead.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsProgramFactAttribute : FactAttribute
{
    public NeedsProgramFactAttribute(params string[] programs)
    {
        if (Environment.GetEnvironmentVariable("REQUIRE_SERVERS") != "1" && programs.FirstOrDefault(p => Find(p) is null) is { } missing)
            Skip = $"{missing} is not installed.";
    }

    /// <summary>Whether it mounts file systems, as only root may.</summary>
    public bool AsRoot
    {
        get;
        set
        {
            field = value;
            if (value && Environment.UserName != "root")
                Skip ??= "Only root mounts file systems.";
        }
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin")
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
