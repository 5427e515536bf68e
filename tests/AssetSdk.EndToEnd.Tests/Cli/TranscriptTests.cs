using System.Text;
using System.Text.RegularExpressions;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>
/// The transcripts of the tool's README: each command is run, in order, in one folder, and must say what stands there. <c>ASSETSDK_UPDATE_GOLDEN=1</c> writes what it says into the README.
/// </summary>
public sealed partial class TranscriptTests
{
    private const string Begin = "```console\n";
    private const string End = "```\n";

    private static string ReadmePath => Repository.File("src", "AssetSdk.Cli", "README.md");

    [Fact]
    public async Task Readme_ShowsWhatTheToolSays()
    {
        using var workspace = await InstalledTool.WorkspaceAsync();
        workspace.Write("words/de.txt", "hallo\n");
        workspace.Write("words/en.txt", "hello\n");
        workspace.Write("words/fr.txt", "bonjour\n");
        workspace.Write("app/app.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <TargetFramework>net10.0</TargetFramework>\n  </PropertyGroup>\n</Project>\n");

        var readme = await File.ReadAllTextAsync(ReadmePath);
        var produced = new StringBuilder();
        var rest = readme;
        while (rest.IndexOf(Begin, StringComparison.Ordinal) is >= 0 and var begin)
        {
            begin += Begin.Length;
            var length = rest[begin..].IndexOf(End, StringComparison.Ordinal);
            produced.Append(rest, 0, begin);
            foreach (var line in rest.Substring(begin, length).Split('\n').Where(l => l.StartsWith("$ ", StringComparison.Ordinal)))
            {
                var result = await workspace.CommandAsync("", ["bash", "-c", line[2..] + " 2>&1"]);
                produced.Append(line).Append('\n').Append(Normalized(workspace, result.Output));
            }

            rest = rest[(begin + length)..];
        }

        produced.Append(rest);
        if (Environment.GetEnvironmentVariable("ASSETSDK_UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(ReadmePath, produced.ToString());
        else
            Assert.Equal(readme, produced.ToString());
    }

    // What differs from machine to machine and day to day.
    private static string Normalized(Workspace workspace, string text)
    {
        text = text.Replace(workspace.Cache, "/home/ada/.assetsdk", StringComparison.Ordinal).Replace(workspace.Root, "/home/ada", StringComparison.Ordinal);
        text = text.Replace(PackedSdk.Version, "1.0.0", StringComparison.Ordinal);
        text = Date().Replace(text, "2026-11-21 09:30").Replace($"{Environment.UserName} on {Environment.MachineName}", "ada on engine", StringComparison.Ordinal);
        text = Day().Replace(Seconds().Replace(text, "0.1 s)"), "2026-11-21");
        text = RestoreTime().Replace(text, "(in 200 ms)");
        text = text.Replace(WhoHeader().Match(text).Value is { Length: > 0 } header ? header : "\0", "WHO  FILES", StringComparison.Ordinal);
        return Who().Replace(text, m => "ada  " + m.Groups["files"].Value.PadLeft(5));
    }

    [GeneratedRegex("20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", RegexOptions.None, 1000)]
    private static partial Regex Date();

    [GeneratedRegex("20[0-9]{2}-[0-9]{2}-[0-9]{2}", RegexOptions.None, 1000)]
    private static partial Regex Day();

    [GeneratedRegex(@"\(in [0-9.]+ m?s(ec)?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RestoreTime();

    [GeneratedRegex(@"[0-9]+\.[0-9] s\)", RegexOptions.None, 1000)]
    private static partial Regex Seconds();

    [GeneratedRegex("WHO +FILES", RegexOptions.None, 1000)]
    private static partial Regex WhoHeader();

    [GeneratedRegex(@"(?<=09:30  )\S+ +(?<files>[0-9]+)", RegexOptions.None, 1000)]
    private static partial Regex Who();
}
