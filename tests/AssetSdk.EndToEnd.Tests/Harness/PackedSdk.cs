using System.Collections.Concurrent;
using System.IO.Compression;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>The packages under test: packed once a run, under a version of their own, in a folder of their own; or before it, by <c>build/test.sh</c>, which has time for it while others wait.</summary>
internal static class PackedSdk
{
    public static string Root { get; } = Directory.CreateTempSubdirectory("assetsdk-e2e-").FullName;

    public static string Version { get; } = Environment.GetEnvironmentVariable("ASSETSDK_PACKED_VERSION") ?? $"1.0.0-e2e.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}";

    /// <summary>The same under a second version, for projects that mix two.</summary>
    public static string OtherVersion { get; } = Version.Replace("1.0.0", "1.0.1", StringComparison.Ordinal);

    private static readonly Lazy<Task<string>> Packed = new(PackAsync);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Renumbered = new(StringComparer.Ordinal);

    /// <summary>The folder of the packages, packed when it is first asked for.</summary>
    public static Task<string> FolderAsync() => Packed.Value;

    /// <summary>A folder with the package under another number: packing it once more would cost as much as several tests.</summary>
    public static Task<string> FolderOfVersionAsync(string version) => Renumbered.GetOrAdd(version, v => new Lazy<Task<string>>(() => RenumberAsync(v))).Value;

    private static async Task<string> PackAsync()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Clear();
        if (Environment.GetEnvironmentVariable("ASSETSDK_PACKED_FOLDER") is { } packed)
            return packed;
        var output = Path.Combine(Root, "feed");
        var environment = new Dictionary<string, string?>(Workspace.CleanEnvironment, StringComparer.Ordinal) { ["PACKAGE_OUTPUT"] = output };
        await CompilerServer.ServeAsync(environment);
        var result = await Command.RunAsync(
            "bash",
            [Repository.File("build", "pack.sh"), Version, "-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={Path.Combine(Root, "artifacts")}"],
            Root,
            environment);
        result.Succeeds();
        // At the end of the process there is little time to clean up: what is big goes now.
        Directory.Delete(Path.Combine(Root, "artifacts"), recursive: true);
        return output;
    }

    private static async Task<string> RenumberAsync(string version)
    {
        var feed = Directory.CreateDirectory(Path.Combine(Root, "feed-" + version)).FullName;
        var package = Path.Combine(feed, $"AssetSdk.{version}.nupkg");
        File.Copy(Path.Combine(await FolderAsync(), $"AssetSdk.{Version}.nupkg"), package);
        using var archive = await ZipFile.OpenAsync(package, ZipArchiveMode.Update);
        foreach (var name in new[] { "AssetSdk.nuspec", "build/AssetSdk.Version.props" })
        {
            var entry = archive.GetEntry(name)!;
            string text;
            using (var reader = new StreamReader(await entry.OpenAsync()))
                text = await reader.ReadToEndAsync();
            Assert.Contains(Version, text, StringComparison.Ordinal);
            entry.Delete();
            await using var writer = new StreamWriter(await archive.CreateEntry(name).OpenAsync());
            await writer.WriteAsync(text.Replace(Version, version, StringComparison.Ordinal));
        }

        return feed;
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
