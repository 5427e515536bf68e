using System.Text.Json;
using System.Text.Json.Nodes;

namespace AssetSdk.Core;

/// <summary>
/// What was noted when a version was published, in the <c>assetsdk</c> object of its <c>.meta</c>:
/// <c>"who", "host", "git": {"commit", "dirty"}, "message", "tags": […], "meta": {key: value}</c>. All of it is optional, and none of it is trusted.
/// </summary>
public sealed record PublishNotes
{
    private const string OurKey = "assetsdk";

    /// <summary>Who published.</summary>
    public string? Who { get; init; }

    /// <summary>The machine.</summary>
    public string? Host { get; init; }

    /// <summary>The commit of the git repository that the files lay in.</summary>
    public string? GitCommit { get; init; }

    /// <summary>Whether there were changes that are in no commit.</summary>
    public bool? GitDirty { get; init; }

    /// <summary>What the publisher had to say.</summary>
    public string? Message { get; init; }

    /// <summary>Words to find it by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Keys and values of the publisher's own.</summary>
    public IReadOnlyDictionary<string, string> Meta { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads the notes of a manifest. What is not of the form is left out.</summary>
    public static PublishNotes Of(VersionManifest manifest)
    {
        if (manifest.Raw?[OurKey] is not JsonObject ours)
            return new PublishNotes();
        var git = ours["git"] as JsonObject;
        return new PublishNotes
        {
            Who = Text(ours["who"]),
            Host = Text(ours["host"]),
            GitCommit = Text(git?["commit"]),
            GitDirty = git?["dirty"] is JsonValue dirty && dirty.TryGetValue<bool>(out var isDirty) ? isDirty : null,
            Message = Text(ours["message"]),
            Tags = ours["tags"] is JsonArray tags ? [.. tags.Select(Text).OfType<string>()] : [],
            Meta = ours["meta"] is JsonObject meta
                ? meta.Where(p => Text(p.Value) is not null).ToDictionary(p => p.Key, p => Text(p.Value)!, StringComparer.Ordinal)
                : new Dictionary<string, string>(StringComparer.Ordinal),
        };
    }

    /// <summary>The notes as keys of the <c>assetsdk</c> object; those that say nothing are left out.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        void Add(string key, JsonNode? value)
        {
            if (value is not null)
                json[key] = value;
        }

        Add("who", Who);
        Add("host", Host);
        if (GitCommit is not null)
            Add("git", new JsonObject { ["commit"] = GitCommit, ["dirty"] = GitDirty ?? false });
        Add("message", Message);
        if (Tags.Count > 0)
            Add("tags", new JsonArray([.. Tags.Select(t => (JsonNode)t)]));
        if (Meta.Count > 0)
            Add("meta", new JsonObject(Meta.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))));
        return json;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
