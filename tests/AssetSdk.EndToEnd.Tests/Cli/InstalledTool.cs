namespace AssetSdk.EndToEnd.Tests;

/// <summary>The tool <c>asset</c>, installed once a run from the packed package as a user installs it.</summary>
internal static class InstalledTool
{
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>The folder that has the command.</summary>
    public static Task<string> FolderAsync() => Installed.Value;

    /// <summary>A workspace whose environment has the command and names its store.</summary>
    public static async Task<Workspace> WorkspaceAsync()
    {
        var folder = await FolderAsync();
        var workspace = await Workspace.CreateAsync();
        workspace.Environment["PATH"] = folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        workspace.Environment["ASSETSDK_STORE"] = workspace.Store;
        workspace.Environment["HOME"] = Directory.CreateDirectory(workspace.PathOf("home")).FullName;
        workspace.Environment["DOTNET_CLI_HOME"] = workspace.PathOf("home");
        return workspace;
    }

    /// <summary>Runs the command.</summary>
    public static Task<CommandResult> AssetAsync(this Workspace workspace, params string[] arguments) => workspace.CommandAsync("", ["bash", "-c", "asset \"$@\"", "bash", .. arguments]);

    private static async Task<string> InstallAsync()
    {
        using var workspace = await Workspace.CreateAsync();
        var folder = Path.Combine(PackedSdk.Root, "tool");
        (await workspace.DotnetAsync("tool", "install", "AssetSdk.Cli", "--version", PackedSdk.Version, "--tool-path", folder, "--configfile", workspace.PathOf("nuget.config"))).Succeeds();
        return folder;
    }
}
