using System.Reflection;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>Where the sources under test are.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string File(params ReadOnlySpan<string> segments) => Path.Combine([Root, .. segments]);
}
