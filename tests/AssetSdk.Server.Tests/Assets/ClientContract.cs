using System.Net.Http.Headers;
using System.Text;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>Clients of the Python server, with what they send and read: they must work unchanged.</summary>
public abstract class ClientContract : ServerContract
{
    private static readonly byte[] File = "some words\n"u8.ToArray();

    [Fact]
    public async Task Upload_MetadataAsAFileOfItsOwn_IsTaken()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(ServerClient.Metadata("words", "1", "a"), Encoding.UTF8, "application/json"), "asset_metadata", "metadata.json" },
            { new ByteArrayContent(File), "asset", "words.txt" },
        };

        Assert.Equal(201, (await Client.SendAsync(HttpMethod.Post, "/upload_asset/", form)).Status);
    }

    [Fact]
    public async Task Upload_NotAForm_HasNoFilePart()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("asset_metadata", ServerClient.Metadata("words", "1", "a"))]);

        (await Client.SendAsync(HttpMethod.Post, "/upload_asset", form)).IsFailure(400, "No file part", "message");
        (await Client.SendAsync(HttpMethod.Post, "/upload_asset", null)).IsFailure(400, "No file part", "message");
    }

    [Fact]
    public async Task Upload_FileThatIsAField_IsNoFilePart()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(File), "asset" }, { new StringContent(ServerClient.Metadata("words", "1", "a")), "asset_metadata" } };

        (await Client.SendAsync(HttpMethod.Post, "/upload_asset", form)).IsFailure(400, "No file part", "message");
    }

    [Fact]
    public async Task Upload_WhiteSpaceAround_IsTakenOff()
    {
        var answer = await Client.UploadAsync(File, ServerClient.Metadata(" words ", " 1", "a "));

        Assert.Equal((201, "words:1-a"), (answer.Status, (string?)answer.Json!["asset_uri"]));
        (await Client.UploadAsync(File, ServerClient.Metadata(" ", "1", "a"))).IsFailure(400, "asset_name is required", "message");
        (await Client.UploadAsync(File, ServerClient.Metadata("words", "1", " "))).IsFailure(400, "Both version and tag are required in asset_version", "message");
    }

    [Fact]
    public async Task Upload_FileInfoOfTheClient_IsKeptBesideTheServers()
    {
        await Client.UploadAsync(File, """{"asset_name":"words","asset_version":{"version":"1","tag":"a"},"asset_file_info":{"format":"text","size":1}}""");

        var info = (await Client.GetAsync("/asset/words:1-a")).Json!["data"]!["asset_file_info"]!;
        Assert.Equal(("text", 11, 11, "text/plain"), ((string)info["format"]!, (int)info["size"]!, (int)info["file_size"]!, (string)info["file_type"]!));
    }

    [Fact]
    public async Task Create_FileInfoOfTheClient_IsKeptAndCanChange()
    {
        await Client.PostAsync("/asset", """{"asset_name":"far","asset_version":{"version":"1","tag":"a"},"asset_public_url":"https://example.org/far","asset_file_info":{"file_size":"7 MB"}}""");
        Assert.Equal("""{"file_size":"7 MB"}""", (await Client.GetAsync("/asset/far:1-a")).Json!["data"]!["asset_file_info"]!.ToJsonString());

        Assert.Equal(200, (await Client.PutAsync("/asset/far:1-a", """{"asset_file_info":{"file_size":"8 MB"}}""")).Status);
        Assert.Equal("""{"file_size":"8 MB"}""", (await Client.GetAsync("/asset/far:1-a")).Json!["data"]!["asset_file_info"]!.ToJsonString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-8")]
    public async Task Json_UnderAnyContentType_IsTaken(string? type)
    {
        async Task<Answer> SendAsync(HttpMethod method, string path, string json)
        {
            using var content = new ByteArrayContent([.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(json)]);
            content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
            return await Client.SendAsync(method, path, content);
        }

        Assert.Equal(201, (await SendAsync(HttpMethod.Post, "/asset/", ServerClient.Metadata("words", "1", "a"))).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Put, "/asset/words:1-a", """{"asset_tags":["x"]}""")).Status);
        Assert.Equal(["words:1-a"], (await SendAsync(HttpMethod.Post, "/assets/", """{"asset_tags":"x"}""")).Uris);
    }

    [Fact]
    public async Task Create_WholeDocumentWithEmptyFields_IsTaken()
    {
        var answer = await Client.PostAsync("/asset", """{"asset_uri":"","asset_name":"words","asset_id":"","assets_db_id":"","asset_version":{"version":"","tag":""},"asset_metadata":{},"asset_public_url":"","asset_file_info":{},"asset_tags":[]}""");

        Assert.Equal(201, answer.Status);
        Assert.Equal("", (string)(await Client.GetAsync($"/asset/{answer.Json!["data"]!["id"]}")).Json!["data"]!["asset_uri"]!);
    }
}

public sealed class SqliteClientTests : ClientContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresClientTests(PostgresServer server) : ClientContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}
