using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AssetSdk.Testing;

/// <summary>
/// A Cloud Storage service in this process, which speaks what is documented of the JSON API: media, multipart and resumable uploads with their hashes, ranges, generations
/// and their conditions, listings with pages; and fails where it is told to. README.md beside it says what it does not do.
/// </summary>
public sealed class GcsServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<GcsRequest> _requests = new();
    private readonly WebApplication _app;
    private readonly GcsUploads _uploads;

    private GcsServer(WebApplication app)
    {
        _app = app;
        _uploads = new GcsUploads(this);
    }

    /// <summary>The server's address, without a final <c>/</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The buckets and their objects.</summary>
    public GcsBuckets Buckets { get; } = new();

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<GcsRequest> Requests => [.. _requests];

    /// <summary>The bearer token that every request must have; <see langword="null"/> for none.</summary>
    public string? Token { get; set; }

    /// <summary>Whether requests must say who is billed.</summary>
    public bool RequesterPays { get; set; }

    /// <summary>A rule for every request, asked first: the error to answer with, or <see langword="null"/>.</summary>
    public Func<GcsRequest, GcsError?>? Rule { get; set; }

    /// <summary>Runs when a request has had its effect and its answer is about to be sent.</summary>
    public Func<GcsRequest, Task>? Answering { get; set; }

    /// <summary>How many bytes of a chunk are kept before the connection breaks, or <see langword="null"/>; asked for every chunk.</summary>
    public Func<GcsRequest, int?>? BreakChunk { get; set; }

    /// <summary>Makes something else of what arrives: what a network or a memory does.</summary>
    public Func<byte[], byte[]>? Damage { get; set; }

    /// <summary>Takes no notice of the hashes that are sent.</summary>
    public bool IgnoreHashes { get; set; }

    /// <summary>Starts a server on a free port of this machine.</summary>
    public static async Task<GcsServer> StartAsync(params IEnumerable<string> buckets)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var server = new GcsServer(app);
        foreach (var bucket in buckets)
            server.Buckets.Create(bucket);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var request = GcsRequest.Of(context);
        _requests.Enqueue(request);
        context.Response.OnStarting(() => Answering?.Invoke(request) ?? Task.CompletedTask);
        try
        {
            if (Refusal(request) is { } refusal)
                throw new GcsErrorException(refusal);
            await AnswerAsync(context, request);
        }
        catch (GcsErrorException e)
        {
            await e.Error.SendAsync(context, request.Query.GetValueOrDefault("alt") == "media");
        }
        catch (Exception e) when (e is OperationCanceledException or Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            // The client is gone, or told to go.
        }
    }

    private GcsError? Refusal(GcsRequest request)
    {
        if (Rule?.Invoke(request) is { } error)
            return error;
        if (Token is { } token && request["Authorization"] != "Bearer " + token)
        {
            return request["Authorization"] is null
                ? new GcsError(401, "required", "Anonymous caller does not have storage.objects.get access to the Google Cloud Storage object. Permission 'storage.objects.get' denied on resource (or it may not exist).")
                : new GcsError(401, "authError", "Invalid Credentials");
        }

        return RequesterPays && !request.Query.ContainsKey("userProject") && !request.Query.ContainsKey("upload_id")
            ? new GcsError(400, "required", "Bucket is a requester pays bucket but no user project provided.")
            : null;
    }

    private Task AnswerAsync(HttpContext context, GcsRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", ["storage", "v1", "b", var bucket, "o"]) => ListAsync(context, request, Buckets.Of(bucket)),
        ("GET", ["storage", "v1", "b", var bucket, "o", var name]) => GetAsync(context, request, Buckets.Of(bucket), name),
        ("DELETE", ["storage", "v1", "b", var bucket, "o", var name]) => DeleteAsync(context, request, Buckets.Of(bucket), name),
        ("POST", ["upload", "storage", "v1", "b", var bucket, "o"]) => _uploads.PostAsync(context, request, Buckets.Of(bucket)),
        ("PUT", ["upload", "storage", "v1", "b", var bucket, "o"]) => _uploads.PutAsync(context, request, Buckets.Of(bucket)),
        _ => throw new GcsErrorException(new GcsError(404, "notFound", "Not Found")),
    };

    private static async Task ListAsync(HttpContext context, GcsRequest request, GcsBucketState bucket)
    {
        var size = int.Parse(request.Query.GetValueOrDefault("maxResults", "1000"), CultureInfo.InvariantCulture);
        var page = bucket.List(request.Query.GetValueOrDefault("prefix", ""), request.Query.GetValueOrDefault("pageToken"), Math.Min(size, 1000), out var next);
        var json = new JsonObject { ["kind"] = "storage#objects" };
        if (next is not null)
            json["nextPageToken"] = next;
        if (page.Count > 0)
            json["items"] = new JsonArray([.. page.Select(o => o.ToJson(bucket.Name))]);
        await GcsError.SendJsonAsync(context, 200, json);
    }

    private static async Task GetAsync(HttpContext context, GcsRequest request, GcsBucketState bucket, string name)
    {
        var found = bucket.Find(name) ?? throw new GcsErrorException(new GcsError(404, "notFound", $"No such object: {bucket.Name}/{name}"));
        if (request.Query.GetValueOrDefault("ifGenerationMatch") is { } match && match != found.GenerationText)
            throw new GcsErrorException(GcsError.ConditionNotMet);
        if (request.Query.GetValueOrDefault("ifGenerationNotMatch") == found.GenerationText)
        {
            context.Response.StatusCode = 304;
            return;
        }

        if (request.Query.GetValueOrDefault("alt") != "media")
        {
            await GcsError.SendJsonAsync(context, 200, found.ToJson(bucket.Name));
            return;
        }

        var response = context.Response;
        response.Headers["x-goog-generation"] = found.GenerationText;
        response.Headers["x-goog-metageneration"] = "1";
        response.Headers["x-goog-hash"] = $"crc32c={found.Crc32C},md5={found.Md5}";
        response.Headers["x-goog-stored-content-length"] = found.Bytes.Length.ToString(CultureInfo.InvariantCulture);

        // As the service sends it: without quotes.
        response.Headers.ETag = found.ETag;
        response.ContentType = found.ContentType;
        await SendBytesAsync(response, request["Range"], found.Bytes);
    }

    private static async Task SendBytesAsync(HttpResponse response, string? range, byte[] bytes)
    {
        var (from, to) = (0L, bytes.Length - 1L);
        if (range is not null && range.StartsWith("bytes=", StringComparison.Ordinal))
        {
            var bounds = range[6..].Split('-');
            from = long.Parse(bounds[0], CultureInfo.InvariantCulture);
            if (from >= bytes.Length)
            {
                response.StatusCode = 416;
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{bytes.Length}");
                return;
            }

            if (bounds[1].Length > 0)
                to = Math.Min(to, long.Parse(bounds[1], CultureInfo.InvariantCulture));
            response.StatusCode = 206;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{bytes.Length}");
        }

        response.ContentLength = to - from + 1;
        await response.Body.WriteAsync(bytes.AsMemory((int)from, (int)(to - from + 1)));
    }

    private static Task DeleteAsync(HttpContext context, GcsRequest request, GcsBucketState bucket, string name)
    {
        bucket.Delete(name, request.Query.GetValueOrDefault("ifGenerationMatch"));
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }
}

/// <summary>A request that a <see cref="GcsServer"/> got.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">The path and query as they were sent.</param>
/// <param name="Segments">The decoded segments of its path.</param>
/// <param name="Query">Its decoded parameters.</param>
/// <param name="Headers">Its headers.</param>
public sealed record GcsRequest(string Method, string Target, string[] Segments, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A header, or <see langword="null"/>.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    internal static GcsRequest Of(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        return new GcsRequest(
            context.Request.Method,
            target,
            [.. target.Split('?')[0].TrimStart('/').Split('/').Select(Uri.UnescapeDataString)],
            context.Request.Query.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
    }
}

/// <summary>An error of the service.</summary>
/// <param name="Status">The status.</param>
/// <param name="Reason">The documented reason.</param>
/// <param name="Message">The message.</param>
/// <param name="RetryAfter">The header <c>Retry-After</c>.</param>
public sealed record GcsError(int Status, string Reason, string Message, string? RetryAfter = null)
{
    public static GcsError ConditionNotMet { get; } = new(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");

    /// <summary>Breaks the connection instead of an answer.</summary>
    public static GcsError Drop { get; } = new(0, "", "");

    internal async Task SendAsync(HttpContext context, bool isMedia)
    {
        if (Status == 0)
        {
            context.Abort();
            return;
        }

        if (RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = wait;

        // Where bytes were asked for, the message is all of the body.
        if (isMedia)
        {
            context.Response.StatusCode = Status;
            context.Response.ContentType = "text/html; charset=UTF-8";
            await context.Response.WriteAsync(Message);
            return;
        }

        await SendJsonAsync(context, Status, new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = Status,
                ["message"] = Message,
                ["errors"] = new JsonArray(new JsonObject { ["message"] = Message, ["domain"] = "global", ["reason"] = Reason }),
            },
        });
    }

    internal static async Task SendJsonAsync(HttpContext context, int status, JsonNode json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=UTF-8";
        await context.Response.WriteAsync(json.ToJsonString());
    }
}

/// <summary>Ends a request with an error.</summary>
internal sealed class GcsErrorException(GcsError error) : Exception(error.Message)
{
    public GcsError Error { get; } = error;
}
