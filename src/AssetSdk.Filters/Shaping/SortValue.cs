using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>What a document is sorted by.</summary>
/// <param name="IsEmptyArray">Whether the path ends at an array without items, which is less than all else.</param>
/// <param name="Value">The value.</param>
internal readonly record struct SortValue(bool IsEmptyArray, JsonElement Value)
{
    /// <summary>The least of the values at a path, or the greatest.</summary>
    public static SortValue Of(JsonElement document, FieldPath path, bool greatest)
    {
        SortValue? best = null;
        Collect(document, path, 0, value =>
        {
            if (best is not { } known || Compare(value, known) is var order && (greatest ? order > 0 : order < 0))
                best = value;
        });
        return best ?? default;
    }

    public static int Compare(SortValue x, SortValue y) =>
        x.IsEmptyArray || y.IsEmptyArray ? y.IsEmptyArray.CompareTo(x.IsEmptyArray) : JsonOrder.Instance.Compare(x.Value, y.Value);

    private static void Collect(JsonElement container, FieldPath path, int segment, Action<SortValue> take)
    {
        var value = JsonText.Member(container, System.Text.Encoding.UTF8.GetBytes(path.Segments[segment]));
        if (segment == path.Segments.Count - 1)
            TakeAtEnd(value, take);
        else if (value.ValueKind == JsonValueKind.Object)
            Collect(value, path, segment + 1, take);
        else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            CollectItems(value, path, segment + 1, take);
        else
            take(default);
    }

    private static void CollectItems(JsonElement array, FieldPath path, int segment, Action<SortValue> take)
    {
        if (path.IsNumber(segment) && FieldPath.Place(path.Segments[segment]) is var place && place < array.GetArrayLength())
        {
            var item = array[place];
            if (segment == path.Segments.Count - 1)
                TakeAtEnd(item, take);
            else if (item.ValueKind == JsonValueKind.Object)
                Collect(item, path, segment + 1, take);
            else if (item.ValueKind == JsonValueKind.Array && item.GetArrayLength() > 0)
                CollectItems(item, path, segment + 1, take);
            else
                take(default);
            return;
        }

        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
                Collect(item, path, segment, take);
            else
                take(default);
        }
    }

    private static void TakeAtEnd(JsonElement value, Action<SortValue> take)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            take(new SortValue(false, value));
            return;
        }

        if (value.GetArrayLength() == 0)
            take(new SortValue(true, value));
        foreach (var item in value.EnumerateArray())
            take(new SortValue(false, item));
    }
}
