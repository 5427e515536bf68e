using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.Tests;

/// <summary>What <c>openapi.json</c> tells clients to expect: every answer that a test's client gets is held to it.</summary>
internal static class DeclaredAnswers
{
    public static JsonObject Document { get; } = Read();

    private static readonly List<(Regex Path, JsonObject Operations)> Paths =
    [
        .. Document["paths"]!.AsObject().Select(p => (new Regex("^" + Regex.Replace(p.Key, "{[a-z_]+}", p.Key.StartsWith("/asset/", StringComparison.Ordinal) ? ".*" : "[^/]+", RegexOptions.None, Limit) + "/?$", RegexOptions.None, Limit), p.Value!.AsObject())),
    ];

    private static TimeSpan Limit => TimeSpan.FromSeconds(10);

    /// <summary>Holds an answer to the document: its status is declared, and what it holds is of the declared form. Routes that are not there declare nothing.</summary>
    public static void Check(HttpMethod method, string target, Answer answer)
    {
        var path = target.Split('?')[0];
        if (Paths.FirstOrDefault(p => p.Path.IsMatch(path)).Operations?[method.Method.ToLowerInvariant()] is not { } operation)
            return;
        var declared = operation["responses"]![$"{answer.Status}"];
        Assert.True(declared is not null, $"{method} {path} answers {answer.Status}, which openapi.json does not declare: {answer.Text}");
        if (Resolved(declared)["content"]?["application/json"]?["schema"] is not { } schema || answer.Bytes.Length == 0)
            return;
        foreach (var name in Resolved(schema)["required"]?.AsArray() ?? [])
            Assert.True(answer.Json![(string)name!] is not null, $"{method} {path} answers {answer.Status} without '{name}': {answer.Text}");
    }

    /// <summary>What a reference stands for, and anything else as it is.</summary>
    public static JsonNode Resolved(JsonNode node) =>
        node is JsonObject && (string?)node["$ref"] is { } reference ? reference.Split('/')[1..].Aggregate((JsonNode)Document, (n, part) => n[part] ?? throw new JsonException($"{reference} is nowhere")) : node;

    private static JsonObject Read()
    {
        using var resource = typeof(AssetServer).Assembly.GetManifestResourceStream("openapi.json")!;
        return (JsonObject)JsonNode.Parse(resource)!;
    }
}
