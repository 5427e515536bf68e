using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AssetSdk.Server.Tests;

/// <summary>A client of a server, which sends what it is told.</summary>
internal sealed class ServerClient(string url) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The token that it sends.</summary>
    public string? Token { get; init; }

    public Task<Answer> GetAsync(string path, params IEnumerable<(string Name, string Value)> headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, Json(body));

    public Task<Answer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, Json(body));

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Uploads a file.</summary>
    public Task<Answer> UploadAsync(byte[] bytes, string metadata, string fileName = "words.txt", string contentType = "text/plain", bool metadataFirst = false)
    {
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        var form = new MultipartFormDataContent();
        if (metadataFirst)
            form.Add(new StringContent(metadata), "asset_metadata");
        form.Add(file, "asset", fileName);
        if (!metadataFirst)
            form.Add(new StringContent(metadata), "asset_metadata");
        return SendAsync(HttpMethod.Post, "/upload_asset", form);
    }

    /// <summary>Uploads some bytes as an asset; gives its id.</summary>
    public async Task<string> UploadedAsync(string name, string version = "1.0", string tag = "base", byte[]? bytes = null)
    {
        var answer = await UploadAsync(bytes ?? "some words\n"u8.ToArray(), Metadata(name, version, tag));
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Json!["asset_id"]!;
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var response = await _client.SendAsync(request);
        var answer = await Answer.OfAsync(response);
        DeclaredAnswers.Check(method, path, answer);
        return answer;
    }

    /// <summary>The metadata of an upload.</summary>
    public static string Metadata(string name, string version, string tag, string metadata = "{}", string tags = "[]") =>
        $$"""{"asset_name":"{{name}}","asset_version":{"version":"{{version}}","tag":"{{tag}}"},"asset_metadata":{{metadata}},"asset_tags":{{tags}}}""";

    public void Dispose() => _client.Dispose();

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}

/// <summary>What a server answered.</summary>
internal sealed record Answer(int Status, byte[] Bytes, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode? Json => JsonNode.Parse(Bytes);

    /// <summary>The URIs of the assets of a search.</summary>
    public string[] Uris => [.. Json!["data"]!.AsArray().Select(a => (string)a!["asset_uri"]!)];

    public static async Task<Answer> OfAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);

    /// <summary>Holds the answer to a failure's envelope.</summary>
    public void IsFailure(int status, string message, string field = "error")
    {
        Assert.Equal((status, $$"""{"success":false,"{{field}}":"{{message}}"}"""), (Status, Text));
        Assert.Equal("application/json", ContentHeaders.ContentType!.MediaType);
    }
}
