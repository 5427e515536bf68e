using System.Globalization;
using System.Text.Json;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.Api;

/// <summary>What answers come in: <c>{"success":true,"data":…}</c>, and for failures <c>{"success":false,"error":…}</c>, or <c>message</c> where the contract says so.</summary>
internal static class Envelope
{
    /// <summary>Answers with data that are JSON already.</summary>
    public static Task DataAsync(HttpContext context, string json)
    {
        // The text, and its bytes until the client has taken them.
        RequestHold.Of(context).Add(json.Length * 3L);
        return WriteAsync(context, 200, writer =>
        {
            writer.WritePropertyName("data"u8);
            writer.WriteRawValue(json, skipInputValidation: true);
        });
    }

    /// <summary>Answers with what was done.</summary>
    public static Task DoneAsync(HttpContext context, int status, string message, string id, string? uri = null) => WriteAsync(context, status, writer =>
    {
        writer.WriteStartObject("data"u8);
        writer.WriteString("message"u8, message);
        writer.WriteString("id"u8, id);
        if (uri is not null)
            writer.WriteString(AssetField.Uri, uri);
        writer.WriteEndObject();
    });

    /// <summary>Answers with fields beside <c>success</c>.</summary>
    public static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> fields)
    {
        Start(context, status);
        var writer = new Utf8JsonWriter(context.Response.BodyWriter, StrictJson.Writer);
        writer.WriteStartObject();
        writer.WriteBoolean("success"u8, true);
        fields(writer);
        writer.WriteEndObject();
        await writer.DisposeAsync().ConfigureAwait(false);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Answers with a failure, in the field that the route's clients look at, and with the id under which the log has the request.</summary>
    public static async Task FailAsync(HttpContext context, int status, string message, TimeSpan? retryAfter = null)
    {
        Start(context, status);
        context.Response.Headers["X-Request-Id"] = context.TraceIdentifier;
        if (retryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (status == 401)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        var writer = new Utf8JsonWriter(context.Response.BodyWriter, StrictJson.Writer);
        writer.WriteStartObject();
        writer.WriteBoolean("success"u8, false);
        writer.WriteString(context.GetEndpoint()?.Metadata.GetMetadata<FailureField>()?.Name ?? FailureField.Error, message);
        writer.WriteEndObject();
        await writer.DisposeAsync().ConfigureAwait(false);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Sets what every JSON answer has.</summary>
    public static void Start(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
    }
}

/// <summary>The field of a route's envelope that says what failed.</summary>
internal sealed record FailureField(string Name)
{
    public const string Error = "error";

    public static FailureField Message { get; } = new("message");
}
