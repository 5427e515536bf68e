using AssetSdk.Server.CommandLine;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary><c>asset-server import</c>, while the server runs.</summary>
public abstract class ImportContract : ServerContract
{
    /// <summary>The database of the server; <see langword="null"/> for the file in its folder.</summary>
    private protected string? Database { get; set; }

    [Fact]
    public async Task Import_DocumentsOfMongoexport_AreThereOnce()
    {
        var file = Folder.Write("documents.jsonl", string.Join('\n', Enumerable.Range(0, 1200).Select(i =>
            $$$"""{"_id":{"$oid":"{{{i:x24}}}"},"asset_name":"old/a{{{i}}}","asset_uri":"anything","asset_id":"anything","asset_version":{"version":"1.0","tag":"t"},"asset_metadata":{"n":{{{i}}}},"asset_tags":["old"],"asset_public_url":"https://example.org/{{{i}}}"}"""))
            + "\n\n{\"asset_name\":\"no version\"}\n");

        Assert.Equal((0, "1,201 assets registered.", ""), await RunAsync("import", file));
        Assert.Equal("0", (string?)(await Client.GetAsync("/asset/old/a0:1.0-t")).Json!["data"]!["asset_metadata"]!["n"]!.ToJsonString());
        Assert.Equal(1200, (await Client.PostAsync("/assets", """{"asset_tags":"old"}""")).Json!["data"]!.AsArray().Count);

        // Run again it adds what has no URI to be known by.
        Assert.Equal((0, "1 assets registered.", ""), await RunAsync("import", file));
        Assert.Equal(1200, (await Client.PostAsync("/assets", """{"asset_tags":"old"}""")).Json!["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("{\"asset_name\":\"a\"}\n{\"asset_name\":", "Line 2 is not valid JSON")]
    [InlineData("\n{\"asset_name\":1}", "Line 2: asset_name is required")]
    [InlineData("{\"asset_name\":\"a\",\"asset_tags\":3}", "Line 1: asset_tags must be an array")]
    public async Task Import_BadLine_IsNamedAndNothingOfItsThousandIsThere(string text, string problem)
    {
        var (code, output, error) = await RunAsync("import", Folder.Write("documents.jsonl", text));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(problem, error, StringComparison.Ordinal);
        Assert.Empty((await Client.PostAsync("/assets", "{}")).Json!["data"]!.AsArray());
    }

    [Fact]
    public async Task Import_FileThatIsNotUtf8_IsSaid()
    {
        await File.WriteAllBytesAsync(Folder["documents.jsonl"], [.. "{\"asset_name\":\""u8, 0xFF, .. "\"}"u8]);

        Assert.Contains("is not UTF-8, somewhere after line 0.", (await RunAsync("import", Folder["documents.jsonl"])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_FileThatIsNotThere_IsSaid() => Assert.Contains("cannot be read", (await RunAsync("import", Folder["none.jsonl"])).Error, StringComparison.Ordinal);

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] where = Database is null ? ["--data", Folder] : ["--data", Folder, "--database", Database];
        var code = await ServerCommandLine.RunAsync([.. arguments, .. where], output, error);
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }
}

public sealed class SqliteImportTests : ImportContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresImportTests(PostgresServer server) : ImportContract
{
    private protected override async Task<IEnumerable<(string Key, string? Value)>> SettingsAsync()
    {
        Database = await PostgresTests.CreateDatabaseAsync(server);
        return [("Database", Database)];
    }
}
