using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Server.Assets;

/// <summary>Puts the fields of a change into the place of those of a document: by their names, or by paths as <c>asset_metadata.lang</c>, as MongoDB's <c>$set</c> does.</summary>
internal static class FieldChanges
{
    /// <summary>Refuses fields of a new document whose names no change could give: it would take them for paths, or for none.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidDocument"/>.</exception>
    public static void CheckNames(JsonObject given)
    {
        if (given.FirstOrDefault(static p => p.Key.Length == 0 || p.Key.StartsWith('$') || p.Key.Contains('.', StringComparison.Ordinal)).Key is { } name)
            throw Invalid(name, "cannot be the name of a field: no '$' at its beginning, no '.' in it, and not empty.");
    }

    /// <summary>Makes the changed document; the other stays as it is.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidDocument"/>: a path leads nowhere, or two of them meet.</exception>
    public static JsonObject Apply(JsonObject document, JsonObject given)
    {
        var changed = (JsonObject)document.DeepClone();
        foreach (var (path, value) in given)
        {
            var names = path.Split('.');
            if (Array.Exists(names, static n => n.Length == 0 || n[0] == '$'))
                throw Invalid(path, "cannot be the name or the path of a field: no '$' at the beginning of a name, and no empty one.");
            if (names.Length > StrictJson.MaxDepth)
                throw Invalid(path, $"leads deeper than {StrictJson.MaxDepth} levels.");
            for (var i = 1; i < names.Length; i++)
            {
                if (given.ContainsKey(string.Join('.', names[..i])))
                    throw Invalid(path, "is in another field that is to change too. Change one of them.");
            }

            Set(changed, path, names, value?.DeepClone());
        }

        // Paths nest deeper than what they bring.
        return given.Any(static f => f.Key.Contains('.', StringComparison.Ordinal)) ? StrictJson.ParseObject(Encoding.UTF8.GetBytes(changed.ToJsonString(StrictJson.Writing)), "The changed document") : changed;
    }

    private static void Set(JsonObject root, string path, string[] names, JsonNode? value)
    {
        JsonNode at = root;
        foreach (var name in names[..^1])
        {
            // What is not there, or null, becomes an object.
            at = Child(at, name) ?? Put(at, path, name, new JsonObject())!;
        }

        Put(at, path, names[^1], value);
    }

    private static JsonNode? Child(JsonNode at, string name) => at switch
    {
        JsonObject fields => fields[name],
        JsonArray items when TryIndex(items, name, out var index) && index < items.Count => items[index],
        _ => null,
    };

    private static JsonNode? Put(JsonNode at, string path, string name, JsonNode? value)
    {
        switch (at)
        {
            case JsonObject fields:
                fields[name] = value;
                return value;
            case JsonArray items when TryIndex(items, name, out var index):
                if (index < items.Count)
                    items[index] = value;
                else
                    items.Add(value);
                return value;
            default:
                throw Invalid(path, $"leads through something that is neither an object with '{AssetPath.Printable(name)}' in it nor an array that is so long.");
        }
    }

    private static bool TryIndex(JsonArray items, string name, out int index) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index <= items.Count;

    private static AssetException Invalid(string path, string what) => new(AssetErrorCode.InvalidDocument, $"'{AssetPath.Printable(path)}' {what}");
}
