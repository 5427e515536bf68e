using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Server.Assets;

/// <summary>
/// JSON from outside: what both databases can keep and every client reads alike. No key twice, no U+0000, no halves of surrogate pairs, no numbers
/// beyond all bounds.
/// </summary>
internal static class StrictJson
{
    /// <summary>How deep documents are nested at most.</summary>
    public const int MaxDepth = 64;

    // Within what jsonb keeps as a number, and beyond what anybody counts.
    private const int MaxNumberLength = 400;
    private const int MaxExponent = 1000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>How JSON is written: as short as it can be, other letters than ASCII as they are. It is never put into a web page.</summary>
    public static JsonSerializerOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth * 2 };

    /// <summary>The same for writers.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Parses an object.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="what">What it is, as the beginning of a sentence.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidDocument"/>.</exception>
    public static JsonObject ParseObject(ReadOnlyMemory<byte> utf8, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new AssetException(AssetErrorCode.InvalidDocument, $"{what} must be a JSON object.");
            Check(document.RootElement, what);
            return (JsonObject)JsonNode.Parse(document.RootElement.GetRawText(), documentOptions: Options)!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new AssetException(AssetErrorCode.InvalidDocument, $"{what} is not valid JSON: {AssetPath.Printable(e.Message)}", e);
        }
    }

    private static void Check(JsonElement element, string what)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    CheckText(property.Name, what);
                    Check(property.Value, what);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Check(item, what);
                break;
            case JsonValueKind.String:
                CheckText(element.GetString()!, what);
                break;
            case JsonValueKind.Number:
                CheckNumber(element.GetRawText(), what);
                break;
        }
    }

    private static void CheckText(string text, string what)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new AssetException(AssetErrorCode.InvalidDocument, $"{what} has the character U+0000, which cannot be kept.");
    }

    private static void CheckNumber(string number, string what)
    {
        var exponent = number.AsSpan().IndexOfAny('e', 'E');
        if (number.Length > MaxNumberLength || (exponent >= 0 && !(int.TryParse(number.AsSpan(exponent + 1), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= MaxExponent)))
            throw new AssetException(AssetErrorCode.InvalidDocument, $"{what} has the number {AssetPath.Printable(number)}, which is beyond bounds: at most {MaxNumberLength} characters, and an exponent of at most {MaxExponent}.");
    }
}
