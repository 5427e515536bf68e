using System.Reflection;
using System.Text.Json.Nodes;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>The program <c>asset</c>, as a process.</summary>
internal static class AssetTool
{
    public static string Path { get; } = typeof(AssetTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "AssetTool").Value!;

    public static Task<CommandResult> AssetAsync(this Workspace workspace, string folder, params string[] arguments) => workspace.CommandAsync(folder, ["dotnet", Path, .. arguments]);

    /// <summary>Runs a command that writes JSON. What it says beside goes elsewhere.</summary>
    public static async Task<(int ExitCode, JsonNode Document)> AssetJsonAsync(this Workspace workspace, string folder, params string[] arguments)
    {
        var output = workspace.PathOf($"{Guid.NewGuid():N}.json");
        var result = await workspace.CommandAsync(folder, ["bash", "-c", "\"$@\" >\"$0\"", output, "dotnet", Path, .. arguments, "--json"]);
        var text = await File.ReadAllTextAsync(output);
        Assert.True(text.Length > 0, result.Output);
        return (result.ExitCode, JsonNode.Parse(text)!);
    }

    public static CommandResult Ends(this CommandResult result, int code)
    {
        Assert.True(result.ExitCode == code, $"exit code {result.ExitCode}, not {code}:\n{result.Output}");
        return result;
    }
}
