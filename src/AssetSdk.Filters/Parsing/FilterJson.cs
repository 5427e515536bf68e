using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using AssetSdk.Core;

namespace AssetSdk.Filters;

/// <summary>JSON of users, within limits before anything looks at it.</summary>
internal static class FilterJson
{
    /// <summary>Reads JSON.</summary>
    /// <param name="utf8Json">The JSON.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="what">What it is: <c>filter</c>.</param>
    public static JsonElement Read(ReadOnlySpan<byte> utf8Json, FilterLimits limits, string what)
    {
        CheckSize(utf8Json.Length, limits, what);
        if (!Utf8.IsValid(utf8Json))
            throw new AssetException(AssetErrorCode.FilterInvalid, $"The {what} is not valid UTF-8.");
        try
        {
            // The reader's own limit fails as bad syntax does, and has a place of its own in the messages.
            var depth = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = limits.MaxSize + 1 });
            while (depth.Read())
            {
                if (depth.CurrentDepth > limits.MaxDepth)
                    throw TooDeep(limits, what);
            }

            var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = limits.MaxDepth + 1 });
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException e)
        {
            throw new AssetException(AssetErrorCode.FilterInvalid, $"The {what} is not JSON, at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e);
        }
    }

    /// <summary>Refuses what is too large or too deep, a name twice in one object, and strings that are no text.</summary>
    public static void Check(JsonElement json, FilterLimits limits, string what)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
            throw new AssetException(AssetErrorCode.FilterInvalid, $"There is no {what}.");
        CheckSize(JsonMarshal.GetRawUtf8Value(json).Length, limits, what);
        CheckValue(json, 0, limits, what);
    }

    private static void CheckSize(int size, FilterLimits limits, string what)
    {
        if (size > limits.MaxSize)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The {what} has {size} bytes, more than the {limits.MaxSize} that are allowed. Split it.");
    }

    private static void CheckValue(JsonElement value, int depth, FilterLimits limits, string what)
    {
        if (depth > limits.MaxDepth)
            throw TooDeep(limits, what);
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
                CheckValue(item, depth + 1, limits, what);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in value.EnumerateObject())
            {
                var name = System.Text.Encoding.UTF8.GetString(JsonText.Name(property));
                if (!names.Add(name))
                    throw new AssetException(AssetErrorCode.FilterInvalid, $"The {what} has '{Printed.Text(name)}' twice in one object. Use '$and' for two conditions of one path.");
                CheckValue(property.Value, depth + 1, limits, what);
            }
        }
    }

    private static AssetException TooDeep(FilterLimits limits, string what) =>
        new(AssetErrorCode.FilterTooLarge, $"The {what} is nested more deeply than the {limits.MaxDepth} levels that are allowed. Write it flatter.");
}
