using System.Diagnostics;
using System.Text.RegularExpressions;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>Runs the commands of the server's README as they are written there.</summary>
public abstract partial class ReadmeContract : ServerContract
{
    [NeedsFact("curl")]
    public async Task Readme_EveryCommandOfTheTour_DoesWhatIsSaid()
    {
        var tour = Tour().Match(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"))).Groups["tour"].Value;
        var work = Folder["work"];
        Directory.CreateDirectory(work);

        // Each command's answer on a line of its own, with its status; what a command takes from another's is taken before that.
        var script = CurlLine().Replace(tour, "curl -w ' [%{http_code}]\\n' ");
        var start = new ProcessStartInfo("bash", ["-eu", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = work };
        start.Environment["SERVER"] = Server.Url;
        using var bash = Process.Start(start)!;
        var error = bash.StandardError.ReadToEndAsync();
        var lines = (await bash.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await bash.WaitForExitAsync();

        Assert.True(bash.ExitCode == 0, await error);
        string[] expected =
        [
            """{"success":true,"asset_uri":"nlp/words:1.0-base","asset_id":"ID","public_url":"URL/asset-object/ID"} [201]""",
            """{"success":true,"data":{"message":"Asset created","id":"ID"}} [201]""",
            Words("en"),
            """{"success":true,"data":{"message":"Asset updated","id":"ID","asset_uri":"nlp/words:1.0-base"}} [200]""",
            """{"success":true,"data":{"message":"Asset deleted","id":"ID","asset_uri":"glove:6B-50d"}} [200]""",
            Words("de").Replace("\"data\":{", "\"data\":[{", StringComparison.Ordinal).Replace("}} [", "}]} [", StringComparison.Ordinal),
            Words("de").Replace("\"data\":{", "\"data\":[{", StringComparison.Ordinal).Replace("}} [", "}]} [", StringComparison.Ordinal),
            " [200]",
            "hell [206]",
            """{"success":true,"message":"healthy"} [200]""",
            """{"success":true,"data":{"message":"Asset registry created","id":"ID"}} [201]""",
            Registered("[]"),
            """{"success":true,"data":{"message":"Asset registry updated","id":"ID"}} [200]""",
            Registered("""["europe"]""").Replace("\"data\":{", "\"data\":[{", StringComparison.Ordinal).Replace("}} [", "}]} [", StringComparison.Ordinal),
            """{"success":true,"data":{"success":true,"message":"healthy"}} [200]""",
            """{"success":true,"data":{"message":"Asset registry deleted","id":"ID"}} [200]""",
        ];
        Assert.Equal(expected, lines.Select(l => Time().Replace(Id().Replace(l.Replace(Server.Url, "URL", StringComparison.Ordinal), "ID"), "TIME")));
        Assert.Equal("hello\n", await File.ReadAllTextAsync(Path.Combine(work, "copy.txt")));
    }

    private static string Words(string language) =>
        $$$"""{"success":true,"data":{"asset_uri":"nlp/words:1.0-base","asset_name":"nlp/words","asset_id":"ID","assets_db_id":"ID","asset_version":{"version":"1.0","tag":"base"},"asset_metadata":{"lang":"{{{language}}}"},"asset_public_url":"URL/asset-object/ID","asset_file_info":{"size":6,"content_type":"text/plain","sha256":"5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03","file_name":"words.txt","file_size":6,"file_type":"text/plain"},"asset_tags":["words"],"asset_created":"TIME"}} [200]""";

    private static string Registered(string tags) =>
        $$$"""{"success":true,"data":{"asset_registry_id":"ID","asset_registry_name":"acme","asset_registry_metadata":{},"asset_registry_tags":{{{tags}}},"asset_registry_public_url":"URL","asset_registry_last_healthy":"TIME"}} [200]""";

    [GeneratedRegex("## A tour.*?```sh\n(?<tour>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tour();

    [GeneratedRegex("^curl ", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CurlLine();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Id();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Time();
}

public sealed class SqliteReadmeTests : ReadmeContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresReadmeTests(PostgresServer server) : ReadmeContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}
