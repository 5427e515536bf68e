using System.Text.Json.Nodes;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>The tool <c>asset</c>, installed once a run from the packed package as a user installs it.</summary>
internal static class InstalledTool
{
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>The folder that has the command.</summary>
    public static Task<string> FolderAsync() => Installed.Value;

    /// <summary>A workspace whose environment has the command.</summary>
    /// <param name="namesStore">Whether the environment names its store, too.</param>
    public static async Task<Workspace> WorkspaceAsync(bool namesStore = true)
    {
        var folder = await FolderAsync();
        var workspace = await Workspace.CreateAsync();
        workspace.Environment["PATH"] = folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        if (namesStore)
            workspace.Environment["ASSETSDK_STORE"] = workspace.Store;
        workspace.Environment["HOME"] = Directory.CreateDirectory(workspace.PathOf("home")).FullName;
        workspace.Environment["DOTNET_CLI_HOME"] = workspace.PathOf("home");
        return workspace;
    }

    /// <summary>Runs the command.</summary>
    public static Task<CommandResult> AssetAsync(this Workspace workspace, params string[] arguments) => workspace.AssetInAsync("", arguments);

    /// <summary>Runs the command in a folder of the workspace.</summary>
    public static Task<CommandResult> AssetInAsync(this Workspace workspace, string folder, params string[] arguments) =>
        workspace.CommandAsync(folder, ["bash", "-c", "exec asset \"$@\"", "bash", .. arguments]);

    /// <summary>Runs a command that writes JSON. What it says beside goes elsewhere.</summary>
    public static async Task<(int ExitCode, JsonNode Document)> AssetJsonAsync(this Workspace workspace, string folder, params string[] arguments)
    {
        var output = workspace.PathOf($"{Guid.NewGuid():N}.json");
        var result = await workspace.CommandAsync(folder, ["bash", "-c", "\"$@\" >\"$0\"", output, "asset", .. arguments, "--json"]);
        var text = await File.ReadAllTextAsync(output);
        Assert.True(text.Length > 0, result.Output);
        return (result.ExitCode, JsonNode.Parse(text)!);
    }

    public static CommandResult Ends(this CommandResult result, int code)
    {
        Assert.True(result.ExitCode == code, $"exit code {result.ExitCode}, not {code}:\n{result.Output}");
        return result;
    }

    private static async Task<string> InstallAsync()
    {
        using var workspace = await Workspace.CreateAsync();
        var folder = Path.Combine(PackedSdk.Root, "tool");
        (await workspace.DotnetAsync("tool", "install", "AssetSdk.Cli", "--version", PackedSdk.Version, "--tool-path", folder, "--configfile", workspace.PathOf("nuget.config"))).Succeeds();
        return folder;
    }
}
