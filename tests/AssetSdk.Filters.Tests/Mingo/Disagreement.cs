using System.Text.Json;

namespace AssetSdk.Filters.Tests;

/// <summary>The smallest part of a filter that this library and mingo see otherwise: one operator at one path.</summary>
/// <param name="Filter">The part, as a filter.</param>
/// <param name="Document">The document.</param>
/// <param name="Ours">Whether it matches here.</param>
/// <param name="Theirs">Whether it matches in mingo; <see langword="null"/> when that refuses the filter.</param>
internal sealed record Disagreement(string Filter, string Document, bool Ours, bool? Theirs)
{
    public string Path { get; } = Table.Json(Filter).EnumerateObject().First().Name;

    public IReadOnlyList<string> Segments => Path.Split('.');

    /// <summary>The operator: <c>$eq</c> where a value stands alone.</summary>
    public string Operator => Condition is { ValueKind: JsonValueKind.Object } o && o.EnumerateObject().FirstOrDefault() is { Name: ['$', ..] name } ? name : "$eq";

    public JsonElement Operand => Operator == "$eq" && !(Condition.ValueKind == JsonValueKind.Object && Condition.TryGetProperty("$eq", out _)) ? Condition : Condition.EnumerateObject().First().Value;

    private JsonElement Condition => Table.Json(Filter).EnumerateObject().First().Value;

    public JsonElement Root => Table.Json(Document);

    public bool HasNumericSegment => Segments.Any(s => s.All(char.IsAsciiDigit));

    /// <summary>The values on the way to the path's last segment, as names alone lead there.</summary>
    public IEnumerable<JsonElement> OnTheWay()
    {
        var value = Root;
        foreach (var segment in Segments)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(segment, out value))
                yield break;
            yield return value;
        }
    }

    /// <summary>Finds it.</summary>
    public static Disagreement Smallest(string filter, string document, Func<string, string, bool?> theirs)
    {
        while (Parts(filter).FirstOrDefault(part => theirs(part, document) != Table.Matches(part, document)) is { } smaller)
            filter = smaller;
        return new Disagreement(filter, document, Table.Matches(filter, document), theirs(filter, document));
    }

    private static IEnumerable<string> Parts(string filter)
    {
        foreach (var property in Table.Json(filter).EnumerateObject())
        {
            if (property.Name is "$and" or "$or" or "$nor")
            {
                foreach (var branch in property.Value.EnumerateArray())
                    yield return branch.GetRawText();
            }
            else if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("$not", out var inner))
            {
                yield return $"{{{JsonSerializer.Serialize(property.Name)}:{inner.GetRawText()}}}";
            }
            else if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("$ne", out var value))
            {
                yield return $"{{{JsonSerializer.Serialize(property.Name)}:{{\"$eq\":{value.GetRawText()}}}}}";
            }
            else if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("$nin", out var values))
            {
                yield return $"{{{JsonSerializer.Serialize(property.Name)}:{{\"$in\":{values.GetRawText()}}}}}";
            }
            else if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("$in", out var items) && items.GetArrayLength() > 1)
            {
                foreach (var item in items.EnumerateArray())
                    yield return $"{{{JsonSerializer.Serialize(property.Name)}:{{\"$in\":[{item.GetRawText()}]}}}}";
            }
        }
    }
}
