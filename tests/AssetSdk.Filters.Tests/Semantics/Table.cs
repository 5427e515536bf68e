using System.Text;
using System.Text.Json;

namespace AssetSdk.Filters.Tests;

/// <summary>Filters and documents as they are written in tables of examples.</summary>
internal static class Table
{
    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 100_000 });
        return document.RootElement.Clone();
    }

    public static Filter Filter(string json) => Filters.Filter.Parse(Encoding.UTF8.GetBytes(json));

    public static bool Matches(string filter, string document) => Filter(filter).Matches(Json(document));
}
