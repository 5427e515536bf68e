using System.Security.Cryptography;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary><c>POST /upload_asset</c> and <c>GET /asset-object/&lt;asset_id&gt;</c>.</summary>
public abstract class UploadContract : ServerContract
{
    [Theory]
    [InlineData("text/plain; a=\"\u00e9\"", "application/octet-stream")]
    [InlineData("text/plain; a=\"\u0001\"", "application/octet-stream")]
    [InlineData("text/plain; a=\"\u65e5\"", "application/octet-stream")]
    [InlineData("text/html", "text/html")]
    public async Task Download_UploadOfAnyContentType_IsServedAndNoPage(string given, string expected)
    {
        var metadata = ServerClient.Metadata("words", "1", "a");
        var form = $"--b\r\nContent-Disposition: form-data; name=\"asset\"; filename=\"a.html\"\r\nContent-Type: {given}\r\n\r\n<script>\r\n--b\r\nContent-Disposition: form-data; name=\"asset_metadata\"\r\n\r\n{metadata}\r\n--b--\r\n";
        var content = new StringContent(form, System.Text.Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        var upload = await Client.SendAsync(HttpMethod.Post, "/upload_asset", content);
        Assert.True(upload.Status == 201, upload.Text);

        foreach (var headers in new (string, string)[][] { [], [("Range", "bytes=0-7")] })
        {
            var answer = await Client.GetAsync($"/asset-object/{upload.Json!["asset_id"]}", headers);

            Assert.Equal((headers.Length == 0 ? 200 : 206, "<script>", expected), (answer.Status, answer.Text, answer.ContentHeaders.ContentType!.ToString()));
            Assert.Equal("attachment", answer.ContentHeaders.ContentDisposition!.DispositionType);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
        }
    }

    [Fact]
    public async Task Upload_File_IsCreatedAndComesBack()
    {
        var bytes = RandomNumberGenerator.GetBytes(700_000);

        var answer = await Client.UploadAsync(bytes, ServerClient.Metadata("team/words", "1.0", "base", """{"lang":"en"}""", """["a","b"]"""), "wörds.bin", "application/x-words");

        var id = (string)answer.Json!["asset_id"]!;
        Assert.Equal((201, $$"""{"success":true,"asset_uri":"team/words:1.0-base","asset_id":"{{id}}","public_url":"{{Server.Url}}/asset-object/{{id}}"}"""), (answer.Status, answer.Text));
        var file = await Client.GetAsync($"/asset-object/{id}");
        Assert.Equal((200, Convert.ToHexString(SHA256.HashData(bytes))), (file.Status, Convert.ToHexString(SHA256.HashData(file.Bytes))));
        Assert.Equal("attachment; filename=w_rds.bin; filename*=UTF-8''w%C3%B6rds.bin", file.ContentHeaders.ContentDisposition!.ToString());
        Assert.Equal("application/x-words", file.ContentHeaders.ContentType!.ToString());
        var info = (await Client.GetAsync("/asset/team/words:1.0-base")).Json!["data"]!["asset_file_info"]!;
        Assert.Equal((700_000, "application/x-words", Convert.ToHexStringLower(SHA256.HashData(bytes))), ((int)info["size"]!, (string)info["content_type"]!, (string)info["sha256"]!));
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("""{"asset_name":"a:b","asset_version":{"version":"1","tag":"a"}}""", 400)]
    [InlineData("""{"asset_name":"words","asset_version":{"version":"1.0","tag":"base"}}""", 409)]
    public async Task Upload_MetadataFirstAndRefused_IsAnsweredBeforeTheFileComes(string metadata, int status)
    {
        await Client.UploadedAsync("words");
        var form = $"--b\r\nContent-Disposition: form-data; name=\"asset_metadata\"\r\n\r\n{metadata}\r\n--b\r\nContent-Disposition: form-data; name=\"asset\"; filename=\"a\"\r\n\r\n";

        // The client waits for an answer, and has a gigabyte to send.
        var answer = await RawRequest.SendAsync(Server.Url, $"POST /upload_asset HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000000\r\n\r\n{form}", new byte[1000], staysOpen: true);

        Assert.Equal(status, answer);
    }

    [Fact]
    public async Task Upload_MetadataFirstAndRefused_IsSeenByWhoSendsAllOfIt()
    {
        await Client.UploadedAsync("words");
        var objects = await ObjectsAsync();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 });
        for (var i = 0; i < 2; i++)
        {
            using var form = new MultipartFormDataContent { { new StringContent(ServerClient.Metadata("words", "1.0", "base")), "asset_metadata" }, { new ByteArrayContent(new byte[20_000_000]), "asset", "words" } };

            using var answer = await http.PostAsync(new Uri(Server.Url + "/upload_asset"), form);

            Assert.Equal(409, (int)answer.StatusCode);
        }

        Assert.Equal(objects, await ObjectsAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 << 10)]
    [InlineData((256 << 10) + 1)]
    [InlineData(9_000_000)]
    public async Task Upload_MetadataFirst_AnySize_ComesBack(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);

        var answer = await Client.UploadAsync(bytes, ServerClient.Metadata("words", "1.0", "base"), metadataFirst: true);

        Assert.Equal(201, answer.Status);
        Assert.Equal(bytes, (await Client.GetAsync($"/asset-object/{answer.Json!["asset_id"]}")).Bytes);
        Assert.Empty(Folder.Files("uploads"));
    }

    [Fact]
    public async Task Upload_NoFilePart_IsRefused()
    {
        using var form = new MultipartFormDataContent { { new StringContent(ServerClient.Metadata("words", "1.0", "base")), "asset_metadata" } };

        (await Client.SendAsync(HttpMethod.Post, "/upload_asset", form)).IsFailure(400, "No file part", "message");
        (await Client.PostAsync("/upload_asset", "{}")).IsFailure(400, "No file part", "message");
    }

    [Fact]
    public async Task Upload_FileWithoutName_IsRefused()
    {
        var file = new ByteArrayContent([]);
        file.Headers.TryAddWithoutValidation("Content-Disposition", "form-data; name=\"asset\"; filename=\"\"");
        using var form = new MultipartFormDataContent { file };

        (await Client.SendAsync(HttpMethod.Post, "/upload_asset", form)).IsFailure(400, "No selected file", "message");
    }

    [Theory]
    [InlineData("""{}""", "asset_name is required")]
    [InlineData("""{"asset_name":"","asset_version":{"version":"1","tag":"a"}}""", "asset_name is required")]
    [InlineData("""{"asset_name":7,"asset_version":{"version":"1","tag":"a"}}""", "asset_name is required")]
    [InlineData("""{"asset_name":"words"}""", "Both version and tag are required in asset_version")]
    [InlineData("""{"asset_name":"words","asset_version":{"version":"1"}}""", "Both version and tag are required in asset_version")]
    [InlineData("""{"asset_name":"words","asset_version":{"tag":"a"}}""", "Both version and tag are required in asset_version")]
    [InlineData("""{"asset_name":"words","asset_version":[]}""", "Both version and tag are required in asset_version")]
    public async Task Upload_MetadataLacksAPart_IsRefused(string metadata, string message)
    {
        (await Client.UploadAsync([1], metadata)).IsFailure(400, message, "message");
        Assert.Empty(await ObjectsAsync());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"asset_name":"a","asset_name":"b"}""")]
    [InlineData("""{"asset_name":"a\u0000"}""")]
    [InlineData("""{"asset_name":"\ud800"}""")]
    [InlineData("""{"asset_name":"a","asset_metadata":{"n":1e99999}}""")]
    public async Task Upload_MetadataIsNoGoodJson_IsRefused(string metadata)
    {
        var answer = await Client.UploadAsync([1], metadata);

        Assert.Equal((400, "False"), (answer.Status, answer.Json!["success"]!.ToString() is "false" ? "False" : ""));
        Assert.NotNull(answer.Json!["message"]);
    }

    [Fact]
    public async Task Upload_UriIsTaken_IsRefusedAndLeavesNothing()
    {
        await Client.UploadedAsync("words");

        (await Client.UploadAsync([1, 2, 3], ServerClient.Metadata("words", "1.0", "base"))).IsFailure(409, "'words:1.0-base' is taken by another asset. Choose another version or tag.", "message");
        Assert.Single(await ObjectsAsync());
    }

    [Theory]
    [InlineData("""{"asset_name":"words"}""", 400)]
    [InlineData("{", 400)]
    [InlineData("""{"asset_name":"words","asset_version":{"version":"1.0","tag":"base"}}""", 409)]
    public async Task Upload_LargeFileThatIsRefused_LeavesNothing(string metadata, int status)
    {
        await Client.UploadedAsync("words");

        Assert.Equal(status, (await Client.UploadAsync(RandomNumberGenerator.GetBytes(2_000_000), metadata)).Status);

        Assert.Single(await ObjectsAsync());
        Assert.Empty(Folder.Files("uploads"));
        Assert.Empty(Folder.Files("objects/_assetsdk/tmp"));
    }

    [Fact]
    public async Task Upload_SeveralLargeFilesAtOnce_ComeBack()
    {
        var files = Enumerable.Range(0, 8).Select(i => RandomNumberGenerator.GetBytes(1_500_000 + i)).ToList();

        var answers = await Task.WhenAll(files.Select((f, i) => Client.UploadAsync(f, ServerClient.Metadata($"n{i}", "1", "a"))));

        foreach (var (answer, bytes) in answers.Zip(files))
            Assert.Equal(bytes, (await Client.GetAsync($"/asset-object/{answer.Json!["asset_id"]}")).Bytes);
    }

    [Fact]
    public async Task Upload_SameUriAtOnce_OneWins()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Client.UploadAsync([(byte)i], ServerClient.Metadata("words", "1.0", "base"))));

        Assert.Equal([201, 409, 409, 409, 409, 409, 409, 409], answers.Select(a => a.Status).Order());
        Assert.Single(await ObjectsAsync());
    }

    [Theory]
    [InlineData("bytes=0-0", 206, "0123456789", 0, 1)]
    [InlineData("bytes=3-5", 206, "0123456789", 3, 3)]
    [InlineData("bytes=7-", 206, "0123456789", 7, 3)]
    [InlineData("bytes=-4", 206, "0123456789", 6, 4)]
    [InlineData("bytes=5-99999999999999999999", 200, "0123456789", 0, 10)]
    [InlineData("bytes=5-1", 200, "0123456789", 0, 10)]
    [InlineData("bytes=0-1,4-5", 200, "0123456789", 0, 10)]
    [InlineData("lines=0-1", 200, "0123456789", 0, 10)]
    public async Task Download_Range_IsThatPart(string range, int status, string content, int from, int length)
    {
        var id = await Client.UploadedAsync("digits", bytes: System.Text.Encoding.ASCII.GetBytes(content));

        var answer = await Client.GetAsync($"/asset-object/{id}", ("Range", range));

        Assert.Equal((status, content.Substring(from, length)), (answer.Status, answer.Text));
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
    }

    [Fact]
    public async Task Download_RangeOfALargeFile_IsThatPart()
    {
        var bytes = RandomNumberGenerator.GetBytes(3 << 20);
        var id = await Client.UploadedAsync("large", bytes: bytes);

        for (var i = 0; i < 2; i++)
        {
            var answer = await Client.GetAsync($"/asset-object/{id}", ("Range", "bytes=1234567-2345678"));
            Assert.Equal(206, answer.Status);
            Assert.Equal(bytes[1234567..2345679], answer.Bytes);
        }
    }

    [Fact]
    public async Task Download_RangeBeyondTheEnd_IsNotSatisfiable()
    {
        var id = await Client.UploadedAsync("digits", bytes: "0123456789"u8.ToArray());

        var answer = await Client.GetAsync($"/asset-object/{id}", ("Range", "bytes=10-"));

        Assert.Equal((416, "bytes */10"), (answer.Status, answer.ContentHeaders.ContentRange!.ToString()));
    }

    [Fact]
    public async Task Download_Conditions_AreKept()
    {
        var id = await Client.UploadedAsync("words");
        var whole = await Client.GetAsync($"/asset-object/{id}");
        var tag = whole.Headers.ETag!.ToString();

        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(whole.Bytes))}\"", tag);
        Assert.Equal(304, (await Client.GetAsync($"/asset-object/{id}", ("If-None-Match", tag))).Status);
        Assert.Equal(200, (await Client.GetAsync($"/asset-object/{id}", ("If-None-Match", "\"other\""))).Status);
        Assert.Equal(304, (await Client.GetAsync($"/asset-object/{id}", ("If-Modified-Since", whole.ContentHeaders.LastModified!.Value.ToString("r")))).Status);
        Assert.Equal(412, (await Client.GetAsync($"/asset-object/{id}", ("If-Match", "\"other\""))).Status);
        Assert.Equal(206, (await Client.GetAsync($"/asset-object/{id}", ("If-Range", tag), ("Range", "bytes=0-1"))).Status);
        Assert.Equal(200, (await Client.GetAsync($"/asset-object/{id}", ("If-Range", "\"other\""), ("Range", "bytes=0-1"))).Status);
        var head = await Client.SendAsync(HttpMethod.Head, $"/asset-object/{id}", null);
        Assert.Equal((200, 0, (long?)whole.Bytes.Length), (head.Status, head.Bytes.Length, head.ContentHeaders.ContentLength));
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("nonsense")]
    [InlineData("..%2f..%2fassets.db")]
    public async Task Download_NoSuchFile_IsNotFound(string id) => (await Client.GetAsync($"/asset-object/{id}")).IsFailure(404, "File not found", "message");

    [Fact]
    public async Task Download_RegisteredElsewhere_IsNotFound()
    {
        var id = (string)(await Client.PostAsync("/asset", """{"asset_name":"far","asset_public_url":"https://example.org/far"}""")).Json!["data"]!["id"]!;

        (await Client.GetAsync($"/asset-object/{id}")).IsFailure(404, "File not found", "message");
    }

    [Fact]
    public async Task Delete_Uploaded_RemovesItsObject()
    {
        var id = await Client.UploadedAsync("words");
        Assert.Single(await ObjectsAsync());

        Assert.Equal(200, (await Client.DeleteAsync("/asset/words:1.0-base")).Status);

        Assert.Empty(await ObjectsAsync());
        (await Client.GetAsync($"/asset-object/{id}")).IsFailure(404, "File not found", "message");
    }

    [Fact]
    public async Task Delete_AnotherAssetRefersToTheObject_TheLastOneRemovesIt()
    {
        var id = await Client.UploadedAsync("words");
        var url = (string)(await Client.GetAsync("/asset/words:1.0-base")).Json!["data"]!["asset_public_url"]!;
        Assert.Equal(201, (await Client.PostAsync("/asset", $$"""{"asset_name":"same","asset_version":{"version":"1","tag":"a"},"asset_public_url":"{{url}}"}""")).Status);

        Assert.Equal(200, (await Client.DeleteAsync("/asset/words:1.0-base")).Status);
        Assert.Equal("some words\n", (await Client.GetAsync($"/asset-object/{id}")).Text);
        Assert.Equal(200, (await Client.DeleteAsync("/asset/same:1-a")).Status);

        Assert.Empty(await ObjectsAsync());
    }

    [Fact]
    public async Task Change_NoLongerRefersToTheObject_RemovesIt()
    {
        await Client.UploadedAsync("words");
        var url = (string)(await Client.GetAsync("/asset/words:1.0-base")).Json!["data"]!["asset_public_url"]!;
        await Client.PostAsync("/asset", $$"""{"asset_name":"same","asset_version":{"version":"1","tag":"a"},"asset_public_url":"{{url}}"}""");
        await Client.DeleteAsync("/asset/words:1.0-base");
        Assert.Single(await ObjectsAsync());

        Assert.Equal(200, (await Client.PutAsync("/asset/same:1-a", """{"asset_public_url":"https://example.org/x"}""")).Status);

        Assert.Empty(await ObjectsAsync());
    }
}
