using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Filters;

/// <summary>Which fields of a document are given: <c>{"a":1,"b.c":1}</c> these and no others, <c>{"a":0}</c> all but these. Immutable and safe for any number of threads.</summary>
/// <remarks>
/// As in MongoDB a path goes through arrays into each object, numbers in it are names of fields only, and fields stay in the document's order. <c>_id</c>, which documents here
/// have not by themselves, may be left out beside fields that are given. Operators and computed fields are refused.
/// </remarks>
public sealed class Projection
{
    private readonly Node _root;
    private readonly bool _includes;

    private Projection(Node root, bool includes)
    {
        _root = root;
        _includes = includes;
    }

    /// <summary>Parses a projection. <c>{}</c> gives whole documents.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FilterInvalid"/>: it is none; <see cref="AssetErrorCode.FilterTooLarge"/>: it is beyond the limits.</exception>
    public static Projection Parse(ReadOnlySpan<byte> utf8Json) => Parse(FilterJson.Read(utf8Json, FilterLimits.Default, "projection"));

    /// <summary>Parses a projection that has been read as JSON.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FilterInvalid"/>: it is none; <see cref="AssetErrorCode.FilterTooLarge"/>: it is beyond the limits.</exception>
    public static Projection Parse(JsonElement json)
    {
        FilterJson.Check(json, FilterLimits.Default, "projection");
        if (json.ValueKind != JsonValueKind.Object)
            throw Invalid($"it must be an object and is {FilterParser.Kind(json)}");
        var fields = new List<(string Path, bool Included)>();
        Collect("", json, fields);
        var others = fields.Where(f => f.Path != "_id").ToList();
        if (others.Exists(f => f.Included) && others.Exists(f => !f.Included))
            throw Invalid($"'{Printed.Text(others.First(f => f.Included != others[0].Included).Path)}' says otherwise than '{Printed.Text(others[0].Path)}': give fields with 1, or leave out fields with 0, and not both");
        var includes = (others.Count > 0 ? others : fields).Exists(f => f.Included);
        var root = new Node();
        foreach (var (path, included) in fields.Where(f => f.Included == includes))
            Add(root, path);
        return new Projection(root, includes);
    }

    /// <summary>Writes what is given of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="writer">Where it goes, as one value.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FilterTooLarge"/>: arrays of the document are nested too deeply.</exception>
    public void Apply(JsonElement document, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (document.ValueKind == JsonValueKind.Object)
            WriteObject(document, _root, writer);
        else
            WriteWhole(document, writer);
    }

    private static void Collect(string prefix, JsonElement json, List<(string Path, bool Included)> fields)
    {
        foreach (var property in json.EnumerateObject())
        {
            var path = prefix + FilterParser.Text(property);
            if (path.Split('.').Any(s => s.Length == 0 || s[0] == '$'))
                throw Invalid($"'{Printed.Text(path)}' is no path of fields, and operators are not supported");
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.True or JsonValueKind.False:
                    fields.Add((path, property.Value.GetBoolean()));
                    break;
                case JsonValueKind.Number:
                    fields.Add((path, ExactNumber.Parse(JsonText.Number(property.Value)).Sign != 0));
                    break;
                case JsonValueKind.Object when property.Value.EnumerateObject().Any():
                    Collect(path + ".", property.Value, fields);
                    break;
                default:
                    throw Invalid($"'{Printed.Text(path)}' needs 1 or 0 and has {FilterParser.Kind(property.Value)}");
            }
        }

        if (fields.Count > FilterLimits.Default.MaxNodes)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The projection has more than the {FilterLimits.Default.MaxNodes} fields that are allowed.");
    }

    private static void Add(Node root, string path)
    {
        var segments = path.Split('.');
        if (segments.Length > FilterLimits.Default.MaxDepth)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The path '{Printed.Text(path)}' has more than the {FilterLimits.Default.MaxDepth} segments that are allowed.");
        var node = root;
        foreach (var segment in segments)
        {
            if (node.IsEnd)
                throw Collision(path);
            if (!node.Fields.TryGetValue(segment, out var next))
                node.Fields.Add(segment, next = new Node());
            node = next;
        }

        if (node.IsEnd || node.Fields.Count > 0)
            throw Collision(path);
        node.IsEnd = true;
    }

    private static AssetException Collision(string path) => Invalid($"'{Printed.Text(path)}' is named together with a field above or below it");

    private static AssetException Invalid(string problem) => new(AssetErrorCode.FilterInvalid, $"The projection is not valid: {problem}.");

    private void WriteObject(JsonElement value, Node node, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var property in value.EnumerateObject())
        {
            var known = node.Fields.TryGetValue(FilterParser.Text(property), out var field);
            var whole = known ? field!.IsEnd && _includes : !_includes;
            if (whole)
            {
                writer.WritePropertyName(JsonText.Name(property));
                WriteWhole(property.Value, writer);
            }
            else if (known && !field!.IsEnd && (!_includes || IsContainer(property.Value)))
            {
                writer.WritePropertyName(JsonText.Name(property));
                Write(property.Value, field, writer);
            }
        }

        writer.WriteEndObject();
    }

    private void Write(JsonElement value, Node node, Utf8JsonWriter writer)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new AssetException(AssetErrorCode.FilterTooLarge, "A document has too deeply nested arrays for a projection. Ask for it as a whole.");
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, node, writer);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray().Where(item => !_includes || IsContainer(item)))
                    Write(item, node, writer);
                writer.WriteEndArray();
                break;
            default:
                WriteWhole(value, writer);
                break;
        }
    }

    private static bool IsContainer(JsonElement value) => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    private static void WriteWhole(JsonElement value, Utf8JsonWriter writer) => writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    private sealed class Node
    {
        public Dictionary<string, Node> Fields { get; } = new(StringComparer.Ordinal);

        public bool IsEnd { get; set; }
    }
}
