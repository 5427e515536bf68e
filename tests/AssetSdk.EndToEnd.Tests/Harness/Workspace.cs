using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>A developer's folder: projects, a store, a cache and packages of its own.</summary>
internal sealed class Workspace : IDisposable
{
    private int _logs;

    private Workspace(string root) => Root = root;

    /// <summary>What every process starts with: no state of this run's own MSBuild, nothing of the machine's user.</summary>
    public static IReadOnlyDictionary<string, string?> CleanEnvironment { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["UseSharedCompilation"] = "false",
        ["ASSETSDK_CACHE"] = null,
        ["MSBUILD_EXE_PATH"] = null,
        ["MSBuildSDKsPath"] = null,
        ["MSBuildExtensionsPath"] = null,
        ["MSBuildLoadMicrosoftTargetsReadOnly"] = null,
        ["CI"] = null,
    };

    public string Root { get; }

    public string Cache => Path.Combine(Root, "cache");

    public string Store => Path.Combine(Root, "store");

    /// <summary>Further environment of the processes.</summary>
    public Dictionary<string, string?> Environment { get; } = new(CleanEnvironment, StringComparer.Ordinal);

    public static async Task<Workspace> CreateAsync()
    {
        var workspace = new Workspace(Directory.CreateTempSubdirectory("assetsdk-ws-").FullName);
        Directory.CreateDirectory(workspace.Store);
        workspace.Environment["ASSETSDK_CACHE"] = workspace.Cache;
        workspace.Environment["NUGET_PACKAGES"] = Path.Combine(PackedSdk.Root, "packages");
        workspace.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{await PackedSdk.FolderAsync()}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{PackedSdk.MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        // Nothing of the folders above counts.
        workspace.Write("Directory.Build.props", "<Project />");
        workspace.Write("Directory.Build.targets", "<Project />");
        return workspace;
    }

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public string Write(string relative, string text)
    {
        var path = PathOf(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    public bool Exists(string relative) => File.Exists(PathOf(relative));

    /// <summary>Publishes a folder asset with some files, or a file asset when there is one file named <c>.</c>.</summary>
    public async Task PublishAsync(string name, string version, params (string Path, string Text)[] files)
    {
        var staged = Directory.CreateTempSubdirectory("assetsdk-publish-").FullName;
        try
        {
            foreach (var (path, text) in files)
            {
                var target = Path.Combine(staged, path == "." ? name[(name.LastIndexOf('/') + 1)..] : path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await File.WriteAllTextAsync(target, text);
            }

            using var store = StandardStores.Create().Open(new StoreSettings(Store));
            var source = files is [(".", _)] ? Path.Combine(staged, name[(name.LastIndexOf('/') + 1)..]) : staged;
            await AssetPublisher.Into(store).PublishAsync(new PublishRequest(name, source) { Version = version, Who = "tests" }, CancellationToken.None);
        }
        finally
        {
            Directory.Delete(staged, recursive: true);
        }
    }

    /// <summary>A project in a folder of its own, and what is in it beside the project file.</summary>
    public string Project(string name, string body, string program = "", bool sdk = true, string attributes = "Sdk=\"Microsoft.NET.Sdk\"", string extension = "csproj")
    {
        var reference = sdk
            ? $"""<Sdk Name="AssetSdk" Version="{PackedSdk.Version}" />"""
            : $"""<ItemGroup><PackageReference Include="AssetSdk" Version="{PackedSdk.Version}" /></ItemGroup>""";
        var file = Write($"{name}/{name}.{extension}", $"<Project {attributes}>\n  {reference}\n{body}\n</Project>\n");
        if (program.Length > 0)
            Write($"{name}/Program.cs", program);
        return file;
    }

    public Task<CommandResult> DotnetAsync(params string[] arguments) => DotnetInAsync("", arguments);

    public Task<CommandResult> DotnetInAsync(string folder, params string[] arguments) =>
        Command.RunAsync("dotnet", arguments, PathOf(folder), Environment);

    /// <summary>Runs a command that builds, with a binary log.</summary>
    public async Task<(CommandResult Result, BuildLog Log)> BuildAsync(params string[] arguments)
    {
        var log = PathOf($"log{++_logs}.binlog");
        var result = await DotnetAsync([.. arguments, $"-bl:{log}"]);
        return (result, BuildLog.Read(log));
    }

    /// <summary>The lock file of a project.</summary>
    public AssetLock Lock(string project) => LockFileFormat.Read(File.ReadAllBytes(PathOf($"{project}/assets.lock.json")), "assets.lock.json");

    public void Dispose()
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
