using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>The service of these tests, held to the requests and answers that the documentation of the JSON API shows.</summary>
public sealed class GcsServerTests : IAsyncLifetime
{
    private static readonly HttpClient Client = new();

    private GcsServer _server = null!;

    public async Task InitializeAsync() => _server = await GcsServer.StartAsync("myBucket");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    // "Resumable uploads": initiating, 524,288 bytes of 2,000,000, a check of the status, the rest.
    [Fact]
    public async Task Resumable_AsDocumented_KeepsItsPlaceAndEnds()
    {
        var bytes = TestBytes.Of(2_000_000);
        using var begun = await SendAsync(HttpMethod.Post, "/upload/storage/v1/b/myBucket/o?uploadType=resumable&name=myObject", [], ("X-Upload-Content-Type", "image/jpeg"), ("X-Upload-Content-Length", "2000000"));
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        Assert.Equal(0, begun.Content.Headers.ContentLength);
        var session = begun.Headers.Location!.PathAndQuery;
        Assert.Contains("uploadType=resumable", session, StringComparison.Ordinal);
        Assert.Contains("upload_id=", session, StringComparison.Ordinal);

        using var nothing = await SendAsync(HttpMethod.Put, session, [], ("Content-Range", "bytes */2000000"));
        Assert.Equal((308, null), Progress(nothing));
        using var first = await SendAsync(HttpMethod.Put, session, bytes[..524_288], ("Content-Range", "bytes 0-524287/2000000"));
        Assert.Equal((308, "bytes=0-524287"), Progress(first));
        using var status = await SendAsync(HttpMethod.Put, session, [], ("Content-Range", "bytes */2000000"));
        Assert.Equal((308, "bytes=0-524287"), Progress(status));
        using var rest = await SendAsync(HttpMethod.Put, session, bytes[524_288..], ("Content-Range", "bytes 524288-1999999/2000000"));
        Assert.Equal(HttpStatusCode.OK, rest.StatusCode);

        // Asked once more, the answer of the end is given again.
        using var again = await SendAsync(HttpMethod.Put, session, [], ("Content-Range", "bytes */2000000"));
        Assert.Equal(await rest.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal(bytes, _server.Buckets.Create("myBucket").Find("myObject")!.Bytes);
        Assert.Equal("image/jpeg", _server.Buckets.Create("myBucket").Find("myObject")!.ContentType);
    }

    [Theory]
    [InlineData("bytes 0-99999/2000000", 100_000, 400)]
    [InlineData("bytes 524288-1048575/2000000", 524_288, 503)]
    [InlineData("bytes 0-524287/2000000", 524_287, 400)]
    public async Task Resumable_ChunkThatDoesNotFit_IsRefused(string range, int length, int status)
    {
        using var begun = await SendAsync(HttpMethod.Post, "/upload/storage/v1/b/myBucket/o?uploadType=resumable&name=myObject", []);

        using var chunk = await SendAsync(HttpMethod.Put, begun.Headers.Location!.PathAndQuery, new byte[length], ("Content-Range", range));

        Assert.Equal(status, (int)chunk.StatusCode);
        Assert.Null(_server.Buckets.Create("myBucket").Find("myObject"));
    }

    // "Uploading objects", JSON API, multipart: the body word by word.
    [Fact]
    public async Task Multipart_AsDocumented_StoresTheObject()
    {
        var body = "--foo_bar_baz\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{\r\n  \"name\": \"myObject\"\r\n}\r\n\r\n--foo_bar_baz\r\nContent-Type: image/jpeg\r\n\r\nJPEG data\r\n--foo_bar_baz--\r\n";

        using var response = await SendAsync(HttpMethod.Post, "/upload/storage/v1/b/myBucket/o?uploadType=multipart", Encoding.ASCII.GetBytes(body), ("Content-Type", "multipart/related; boundary=foo_bar_baz"));

        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal("storage#object", (string?)json["kind"]);
        Assert.Equal($"myBucket/myObject/{json["generation"]}", (string?)json["id"]);
        Assert.Equal(("myObject", "myBucket", "image/jpeg", "9"), ((string?)json["name"], (string?)json["bucket"], (string?)json["contentType"], (string?)json["size"]));
    }

    [Fact]
    public async Task Media_AsDocumented_StoresAndIsReadInParts()
    {
        using var stored = await SendAsync(HttpMethod.Post, "/upload/storage/v1/b/myBucket/o?uploadType=media&name=my%2FObject", "0123456789"u8.ToArray(), ("Content-Type", "text/plain"));
        using var part = await SendAsync(HttpMethod.Get, "/storage/v1/b/myBucket/o/my%2FObject?alt=media", null, ("Range", "bytes=2-4"));

        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        Assert.Equal((206, "234", "bytes 2-4/10"), ((int)part.StatusCode, await part.Content.ReadAsStringAsync(), part.Content.Headers.ContentRange!.ToString()));
        Assert.Matches("^[0-9]+$", part.Headers.GetValues("x-goog-generation").Single());
        Assert.Matches("^crc32c=.{8},md5=.{24}$", string.Join(',', part.Headers.GetValues("x-goog-hash")));
    }

    [Fact]
    public async Task Conditions_Generations_AreThoseDocumented()
    {
        async Task<int> InsertAsync(string condition)
        {
            using var response = await SendAsync(HttpMethod.Post, $"/upload/storage/v1/b/myBucket/o?uploadType=media&name=o&ifGenerationMatch={condition}", [1]);
            return (int)response.StatusCode;
        }

        Assert.Equal(412, await InsertAsync("7"));
        Assert.Equal(200, await InsertAsync("0"));
        Assert.Equal(412, await InsertAsync("0"));
        var generation = _server.Buckets.Create("myBucket").Find("o")!.GenerationText;
        using var unchanged = await SendAsync(HttpMethod.Get, $"/storage/v1/b/myBucket/o/o?alt=media&ifGenerationNotMatch={generation}", null);
        Assert.Equal(304, (int)unchanged.StatusCode);
        Assert.Equal(200, await InsertAsync(generation));
        using var changed = await SendAsync(HttpMethod.Get, $"/storage/v1/b/myBucket/o/o?alt=media&ifGenerationMatch={generation}", null);
        Assert.Equal(412, (int)changed.StatusCode);
    }

    [Fact]
    public async Task Errors_AsDocumented_AreJsonOrTheMessageAlone()
    {
        using var json = await SendAsync(HttpMethod.Get, "/storage/v1/b/no-bucket/o", null);
        using var media = await SendAsync(HttpMethod.Get, "/storage/v1/b/myBucket/o/o?alt=media", null);

        var error = JsonNode.Parse(await json.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((404, "The specified bucket does not exist.", "global", "notFound"), ((int?)error["code"], (string?)error["message"], (string?)error["errors"]![0]!["domain"], (string?)error["errors"]![0]!["reason"]));
        Assert.Equal((404, "No such object: myBucket/o"), ((int)media.StatusCode, await media.Content.ReadAsStringAsync()));
    }

    // The check value of CRC-32C.
    [Fact]
    public void Crc32C_CheckValue_IsRight()
    {
        Assert.Equal(Convert.ToBase64String([0xE3, 0x06, 0x92, 0x83]), GcsStoredObject.Crc32COf("123456789"u8.ToArray()));
        for (var length = 0; length < 40; length++)
        {
            using var hash = new GcsHash();
            hash.Add(TestBytes.Of(length));
            hash.Add(TestBytes.Of(13));
            Assert.Equal(GcsStoredObject.Crc32COf([.. TestBytes.Of(length), .. TestBytes.Of(13)]), hash.Crc32C);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_server.Url + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client.SendAsync(request);
    }

    private static (int Status, string? Range) Progress(HttpResponseMessage response) =>
        ((int)response.StatusCode, response.Headers.TryGetValues("Range", out var range) ? range.Single() : null);
}
