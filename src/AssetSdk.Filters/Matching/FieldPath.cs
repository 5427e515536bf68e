using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>
/// A dotted path, and how it finds values: through objects by name, through arrays into each object they hold, and, where a segment is a number, also to the item at that
/// place. Arrays in arrays are entered by number only.
/// </summary>
internal sealed class FieldPath
{
    private readonly byte[][] _segments;
    private readonly int[] _places;

    public FieldPath(string text)
    {
        Text = text;
        Segments = text.Split('.');
        _segments = [.. Segments.Select(Encoding.UTF8.GetBytes)];
        _places = [.. Segments.Select(Place)];
    }

    /// <summary>The path as it is written.</summary>
    public string Text { get; }

    public IReadOnlyList<string> Segments { get; }

    /// <summary>How many segments are numbers.</summary>
    public int Numbers => _places.Count(p => p >= 0);

    public bool IsNumber(int segment) => _places[segment] >= 0;

    /// <summary>Whether any value that the path finds is accepted. Where a value is missing, one of kind <see cref="JsonValueKind.Undefined"/> is offered.</summary>
    /// <param name="document">An object, or an array, which then counts as an object with the names <c>0</c>, <c>1</c>, ….</param>
    /// <param name="intoArrays">Whether the items of an array at the path's end are offered, before the array itself.</param>
    /// <param name="accepts">Accepts a value.</param>
    public bool Any(JsonElement document, bool intoArrays, Func<JsonElement, bool> accepts) => InObject(document, 0, intoArrays, accepts);

    /// <summary>The place that a segment names, as an array's keys are written; −1 when it names none.</summary>
    internal static int Place(string segment) =>
        segment.Length is > 0 and < 10 && segment.All(char.IsAsciiDigit) && (segment.Length == 1 || segment[0] != '0') ? int.Parse(segment, CultureInfo.InvariantCulture) : -1;

    private bool InObject(JsonElement container, int segment, bool intoArrays, Func<JsonElement, bool> accepts)
    {
        var value = container.ValueKind == JsonValueKind.Array ? Item(container, _places[segment]) : JsonText.Member(container, _segments[segment]);
        if (segment == _segments.Length - 1)
            return AtEnd(value, intoArrays, accepts);
        return value.ValueKind switch
        {
            JsonValueKind.Object => InObject(value, segment + 1, intoArrays, accepts),
            JsonValueKind.Array => InArray(value, segment + 1, intoArrays, accepts),
            _ => accepts(default),
        };
    }

    private bool InArray(JsonElement array, int segment, bool intoArrays, Func<JsonElement, bool> accepts)
    {
        var place = 0;
        var last = segment == _segments.Length - 1;
        foreach (var item in array.EnumerateArray())
        {
            MatchTime.Step();
            var isObject = item.ValueKind == JsonValueKind.Object;
            if (isObject && InObject(item, segment, intoArrays, accepts))
                return true;
            if (place++ != _places[segment])
                continue;
            // An item that is named by its place is taken as it is, an array as a whole.
            if (last ? accepts(item) : isObject ? InObject(item, segment + 1, intoArrays, accepts) : item.ValueKind == JsonValueKind.Array && InArray(item, segment + 1, intoArrays, accepts))
                return true;
        }

        return false;
    }

    private static bool AtEnd(JsonElement value, bool intoArrays, Func<JsonElement, bool> accepts)
    {
        if (intoArrays && value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                MatchTime.Step();
                if (accepts(item))
                    return true;
            }
        }

        return accepts(value);
    }

    private static JsonElement Item(JsonElement array, int place) => place >= 0 && place < array.GetArrayLength() ? array[place] : default;
}
