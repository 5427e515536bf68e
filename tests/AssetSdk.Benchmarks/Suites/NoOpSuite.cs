using System.Globalization;
using System.Text;
using Microsoft.Build.Logging.StructuredLogger;
using MsBuildTask = Microsoft.Build.Logging.StructuredLogger.Task;
using Task = System.Threading.Tasks.Task;

namespace AssetSdk.Benchmarks;

/// <summary>What AssetSdk adds to a build in which nothing has changed.</summary>
internal static class NoOpSuite
{
    private const string Version = "1.0.0-bench";

    private static readonly int?[] Counts = [null, 0, 1, 100, 1000];

    private static readonly Dictionary<string, string?> Environment = new(StringComparer.Ordinal)
    {
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["NuGetAudit"] = "false",
        ["MSBUILD_EXE_PATH"] = null,
        ["MSBuildSDKsPath"] = null,
        ["MSBuildExtensionsPath"] = null,
    };

    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new BenchFolder();
        Pack(folder);
        for (var i = 0; i < 1000; i++)
        {
            folder.Write("content", "asset " + i.ToString(CultureInfo.InvariantCulture));
            await folder.PublishAsync(Name(i), "1.0", "content");
        }

        foreach (var count in Counts)
        {
            WriteProject(folder, count);
            Dotnet(folder, count, "build", "-v:q");
        }

        foreach (var arguments in new[] { new[] { "build" }, ["build", "--no-restore"] })
        {
            var command = "dotnet " + string.Join(' ', arguments);
            var results = Contest.Run([.. Counts.Select(count => new Contestant(Title(count), static () => { }, () => Dotnet(folder, count, [.. arguments, "-v:q"])))], rounds * 2);
            var without = results[0].Costs.Select(c => c.Wall).Median();
            var none = results[1].Costs.Select(c => c.Wall).Median();
            report.Section($"No-op `{command}`", "build/bench.sh noop", "An app of one file. Beyond: against no AssetSdk, and against AssetSdk with no items; in milliseconds.");
            report.Table(["assets", "wall", "CPU", "beyond none", "beyond no items"], results.Select(r =>
            {
                var wall = r.Costs.Select(c => c.Wall).Median();
                return (IReadOnlyList<string>)[r.Name, Report.Spread([.. r.Costs.Select(c => c.Wall)]), Report.Time(r.Costs.Select(c => c.Cpu).Median()),
                    Report.Number((wall - without) * 1000, "+0;-0;0"), Report.Number((wall - none) * 1000, "+0;-0;0")];
            }));
        }

        report.Section("Where the milliseconds go", "build/bench.sh noop", "Tasks and targets of ours in a no-op build, from its binary log. Loading a task's assembly counts to its first run.");
        report.Table(["assets", "task or target", "runs", "time"], Counts.Where(c => c is not null).SelectMany(c => Ours(folder, c)));
    }

    private static void Pack(BenchFolder folder) => TimedProcess.Run(
        ["bash", Path.Combine(BenchFolder.Repository, "build", "pack.sh"), Version, "-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={folder["artifacts"]}"],
        folder.Root, new Dictionary<string, string?>(Environment, StringComparer.Ordinal) { ["PACKAGE_OUTPUT"] = folder["feed"] });

    private static void WriteProject(BenchFolder folder, int? count)
    {
        var home = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        folder.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{folder["feed"]}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{home}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{folder["packages"]}" /></config>
            </configuration>
            """);
        folder.Write("Directory.Build.props", "<Project />");
        folder.Write("Directory.Build.targets", "<Project />");
        var items = new StringBuilder();
        for (var i = 0; i < count; i++)
            items.Append(CultureInfo.InvariantCulture, $"    <RemoteAsset Include=\"{Name(i)}:1\" />\n");
        folder.Write(ProjectFolder(count) + "/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              {(count is null ? "" : $"<Sdk Name=\"AssetSdk\" Version=\"{Version}\" />")}
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <AssetStore>{folder["store"]}</AssetStore>
                <AssetCachePath>{folder["cache"]}</AssetCachePath>
              </PropertyGroup>
              <ItemGroup>
            {items}  </ItemGroup>
            </Project>
            """);
        folder.Write(ProjectFolder(count) + "/Program.cs", "System.Console.WriteLine();");
    }

    private static IEnumerable<IReadOnlyList<string>> Ours(BenchFolder folder, int? count)
    {
        var log = folder["noop.binlog"];
        Dotnet(folder, count, "build", "-v:q", "-bl:" + log);
        var build = BinaryLog.ReadBuild(log);
        foreach (var tasks in build.FindChildrenRecursive<MsBuildTask>(t => t.FromAssembly?.Contains("AssetSdk", StringComparison.Ordinal) ?? false).GroupBy(t => t.Name, StringComparer.Ordinal))
            yield return [Title(count), "task " + tasks.Key, tasks.Count().ToString(CultureInfo.InvariantCulture), Report.Time(tasks.Sum(t => t.Duration.TotalSeconds))];
        var targets = build.FindChildrenRecursive<Target>(t => t.SourceFilePath?.Contains("AssetSdk.", StringComparison.Ordinal) ?? false).ToList();
        yield return [Title(count), "all targets, tasks with them", targets.Count.ToString(CultureInfo.InvariantCulture), Report.Time(targets.Sum(t => t.Duration.TotalSeconds))];
    }

    private static Cost Dotnet(BenchFolder folder, int? count, params string[] arguments) => TimedProcess.Run(["dotnet", .. arguments], folder[ProjectFolder(count)], Environment);

    private static string ProjectFolder(int? count) => "n" + (count is { } n ? n.ToString(CultureInfo.InvariantCulture) : "one");

    private static string Title(int? count) => count switch
    {
        null => "without AssetSdk",
        0 => "AssetSdk, no items",
        { } n => n.ToString("N0", CultureInfo.InvariantCulture),
    };

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"noop/a{i:0000}");
}
