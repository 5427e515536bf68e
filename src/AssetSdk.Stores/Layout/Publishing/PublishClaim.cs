using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The mark of a publish under way: <c>{"digest": "sha256:…", "who": "…", "when": "…+00:00"}</c>.</summary>
/// <param name="Digest">The tree digest that the number belongs to.</param>
/// <param name="Who">Who publishes.</param>
/// <param name="When">Since when, UTC.</param>
internal sealed record PublishClaim(Digest Digest, string Who, DateTimeOffset When)
{
    public const int MaxBytes = 64 << 10;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public byte[] Write() => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["digest"] = Digest.ToString(),
        ["who"] = Who,
        ["when"] = When.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture),
    }.ToJsonString(Compact));

    /// <summary>Reads a claim; <see langword="null"/> when it cannot be understood, and so is someone else's.</summary>
    public static PublishClaim? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject claim
                && Digest.TryParse(Text(claim["digest"]), out var digest)
                && DateTimeOffset.TryParse(Text(claim["when"]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var when)
                    ? new PublishClaim(digest, Text(claim["who"]) ?? "", when)
                    : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Text that is not Unicode is an InvalidOperationException.
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
