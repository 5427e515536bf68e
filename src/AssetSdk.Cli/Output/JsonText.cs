using System.Globalization;
using System.Text.Json.Nodes;

namespace AssetSdk.Cli;

/// <summary>Parts of JSON results that several commands share.</summary>
internal static class JsonText
{
    /// <summary>A list of texts.</summary>
    public static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(static t => (JsonNode)t)];

    /// <summary>A time: ISO 8601, UTC.</summary>
    public static JsonNode? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
