using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>A developer's folder: projects, a store, a cache and packages of its own.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string _temporary;
    private int _logs;
    private IReadOnlyList<string> _before = [];

    private Workspace(string temporary, string suffix)
    {
        _temporary = temporary;
        Root = Path.Combine(temporary, suffix);
    }

    /// <summary>What every process starts with: no state of this run's own MSBuild, nothing of the machine's user.</summary>
    public static IReadOnlyDictionary<string, string?> CleanEnvironment { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["UseSharedCompilation"] = "false",
        // What these tests are not about, and what costs a second a build. Environment variables are MSBuild's properties.
        ["RunAnalyzers"] = "false",
        ["NuGetAudit"] = "false",
        ["UseAppHost"] = "false",
        ["DOTNET_TieredPGO"] = "0",
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

    /// <param name="suffix">The end of the folder's name, for one that is hard to handle.</param>
    public static async Task<Workspace> CreateAsync(string suffix = "")
    {
        var workspace = new Workspace(Directory.CreateTempSubdirectory("assetsdk-ws-").FullName, suffix);
        Directory.CreateDirectory(workspace.Store);
        workspace.Environment["ASSETSDK_CACHE"] = workspace.Cache;
        workspace.Environment["NUGET_PACKAGES"] = Path.Combine(PackedSdk.Root, "packages");
        workspace.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{await PackedSdk.FolderAsync()}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{Tools.MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        await CompilerServer.ServeAsync(workspace.Environment);
        // Nothing of the folders above counts.
        workspace.Write("Directory.Build.props", "<Project />");
        workspace.Write("Directory.Build.targets", "<Project />");
        return workspace;
    }

    /// <summary>
    /// Runs all that follows as a user without privileges, whom the folder is given to. Nothing outside of it is writable to that user, nor
    /// are the machine's packages readable.
    /// </summary>
    public async Task LeaveToUnprivilegedUserAsync()
    {
        TempCopy(await PackedSdk.FolderAsync(), PathOf("feed"));
        CompilerServer.Leave(Environment);
        Environment["NUGET_PACKAGES"] = PathOf("packages");
        Environment["HOME"] = Environment["DOTNET_CLI_HOME"] = PathOf("home");
        Directory.CreateDirectory(PathOf("home"));
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{PathOf("feed")}" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        _before = await UnprivilegedUser.TakeOverAsync(Root);

        static void TempCopy(string from, string to)
        {
            Directory.CreateDirectory(to);
            foreach (var file in Directory.EnumerateFiles(from))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
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
    public Task PublishAsync(string name, string version, params (string Path, string Text)[] files) => PublishAsync(new StoreSettings(Store), name, version, files);

    /// <summary>Publishes into another store than the folder <c>store</c>.</summary>
    public static async Task PublishAsync(StoreSettings settings, string name, string version, params (string Path, string Text)[] files)
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

            using var store = StandardStores.Create().Open(settings);
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

    /// <summary>A program for net10.0 with this folder's store.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="items">Its items.</param>
    /// <param name="program">Its code.</param>
    /// <param name="sdk">Whether it uses <c>&lt;Sdk&gt;</c>, or the package.</param>
    /// <param name="properties">Further properties.</param>
    public string App(string name, string items, string program, bool sdk = true, string properties = "") => Project(name, $"""
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <AssetStore>../store</AssetStore>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        """, program, sdk);

    /// <summary>Publishes <c>test/words</c>, a file of a text, and <c>test/corpus</c>, a folder of <c>a.txt</c> and <c>sub/b.txt</c>.</summary>
    public async Task PublishSamplesAsync(string version = "1.0", string text = "one")
    {
        await PublishAsync("test/words", version, (".", text));
        await PublishAsync("test/corpus", version, ("a.txt", "a " + text), ("sub/b.txt", "b " + text));
    }

    /// <summary>A solution 'All.slnx' of projects.</summary>
    public void Solution(params IEnumerable<string> projects) =>
        Write("All.slnx", $"<Solution>{string.Concat(projects.Select(p => $"<Project Path=\"{p}/{p}.csproj\" />"))}</Solution>");

    public Task<CommandResult> DotnetAsync(params string[] arguments) => DotnetInAsync("", arguments);

    public Task<CommandResult> DotnetInAsync(string folder, params string[] arguments) => CommandAsync(folder, ["dotnet", .. arguments]);

    /// <summary>Runs any program in a folder.</summary>
    public Task<CommandResult> CommandAsync(string folder, IReadOnlyList<string> command)
    {
        string[] line = [.. _before, .. command];
        return Command.RunAsync(line[0], line[1..], PathOf(folder), Environment);
    }

    /// <summary>Runs what a Debug build of an app for net10.0 made.</summary>
    public Task<CommandResult> RunAsync(string name) => DotnetInAsync("", PathOf($"{name}/bin/Debug/net10.0/{name}.dll"));

    /// <summary>Runs a command that builds, with a binary log.</summary>
    public async Task<(CommandResult Result, BuildLog Log)> BuildAsync(params string[] arguments)
    {
        var log = PathOf($"log{++_logs}.binlog");
        var result = await DotnetAsync([.. arguments, $"-bl:{log}"]);
        return (result, BuildLog.Read(log));
    }

    /// <summary>The files below a folder, paths joined by <c>/</c> and sorted.</summary>
    public IReadOnlyList<string> Files(string folder) => Directory.Exists(PathOf(folder))
        ? [.. Directory.EnumerateFiles(PathOf(folder), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(PathOf(folder), f).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>When each file was written.</summary>
    public IReadOnlyDictionary<string, DateTime> Written(params IEnumerable<string> files) =>
        files.ToDictionary(f => f, f => Exists(f) ? File.GetLastWriteTimeUtc(PathOf(f)) : throw new FileNotFoundException(f), StringComparer.Ordinal);

    /// <summary>Takes the cache away.</summary>
    public void DeleteCache() => Directory.Delete(Cache, recursive: true);

    /// <summary>The lock file of a project.</summary>
    public AssetLock Lock(string project) => LockFileFormat.Read(File.ReadAllBytes(PathOf($"{project}/assets.lock.json")), "assets.lock.json");

    public void Dispose()
    {
        try
        {
            Directory.Delete(_temporary, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A leftover in the temporary folder harms nobody.
        }
    }
}
