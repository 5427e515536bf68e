using System.Text.Json;
using System.Text.Json.Nodes;
using AssetSdk.Testing;

namespace AssetSdk.Core.Tests;

/// <summary>
/// modelkit's own test tables, <c>TestData/modelkit-cases.json</c>: what its table expects of a case, and what we do with it, as comparable JSON.
/// </summary>
internal static class ModelkitSuites
{
    private const string Refused = "refused";

    private static readonly ManualClock Clock = new() { Now = new(2026, 11, 20, 19, 30, 0, 999, TimeSpan.Zero) };
    private static readonly VersionScheme MajorMinor = VersionScheme.Get("major_minor");
    private static readonly VersionScheme SimpleDate = VersionScheme.Get("simple_date");

    /// <summary>All tables.</summary>
    public static JsonObject Tables { get; } = ReadData("modelkit-cases.json");

    /// <summary>The tables that are about what this room does, and how a case of each is run.</summary>
    public static IReadOnlyDictionary<string, Func<JsonNode, JsonNode?>> Ours { get; } = new Dictionary<string, Func<JsonNode, JsonNode?>>
    {
        ["spec_name_valid_suite"] = c => AssetName.IsValid(Text(c["name"]), out _),
        ["spec_generic_version_valid_suite"] = c => AssetReference.VersionProblem(Text(c["version"])!) is null,
        ["spec_parse_suite_major_minor"] = c => Parse(c, MajorMinor),
        ["spec_parse_suite_simple_date"] = c => Parse(c, SimpleDate),
        ["spec_is_version_complete_suite"] = c => Text(c["version"]) is { } version && MajorMinor.IsComplete(version),
        ["major_minor_parse_suite"] = MajorMinorParts,
        ["major_minor_increment_suite"] = c => Next(c, Flag(c["bump_major"]) ? VersionBump.Major : VersionBump.Default),
        ["major_minor_sort_suite"] = c => List(MajorMinor.Sort(Texts(c["versions"]))),
        ["major_minor_filter_suite"] = c => OrRefused(() => Within(Text(c["major"])!, Texts(c["versions"]))),
        ["major_minor_latest_suite"] = c => OrRefused(() => Latest(Text(c["major"]), Texts(c["versions"]))),
        ["major_minor_initial_version"] = _ => MajorMinor.First(Clock),
        ["major_minor_observed_quirks"] = Quirk,
        ["simple_date_valid_suite"] = c => SimpleDate.IsComplete(Text(c["version"])!),
        ["simple_date_sort_suite"] = c => List(SimpleDate.Sort(Texts(c["versions"]))),
        ["simple_date_format"] = _ => DateFormat(),
    };

    /// <summary>What the table expects.</summary>
    public static JsonNode? Theirs(string suite, JsonNode testCase) => suite switch
    {
        "spec_name_valid_suite" or "spec_generic_version_valid_suite" or "simple_date_valid_suite" => testCase["valid"],
        "spec_parse_suite_major_minor" or "spec_parse_suite_simple_date" => testCase["expected"],
        "spec_is_version_complete_suite" => testCase["complete"],
        "major_minor_parse_suite" => Flag(testCase["valid"]) ? testCase["major_minor"] : Refused,
        "major_minor_sort_suite" or "simple_date_sort_suite" => testCase["sorted"],
        "major_minor_initial_version" or "simple_date_format" => testCase,
        "major_minor_observed_quirks" => Flag(testCase["ok"]) ? testCase["value"] : Refused,
        _ => Flag(testCase["valid"]) ? testCase["result"] : Refused,
    };

    /// <summary>What names a case in <c>deviations.json</c>.</summary>
    public static string Input(JsonNode testCase) => testCase is JsonObject node
        ? new[] { "case", "spec", "name", node.ContainsKey("retried") ? "error" : "case" }.Select(k => Text(node[k])).FirstOrDefault(t => t is not null) ?? (node.ContainsKey("version") ? Text(node["version"]) ?? "null" : node.ToJsonString())
        : testCase.ToJsonString();

    public static IEnumerable<JsonNode> Cases(string suite) => Tables[suite] is JsonArray array ? array.Select(c => c!) : [Tables[suite]!];

    public static JsonObject ReadData(string name) =>
        (JsonObject)JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "TestData", name)))!;

    private static JsonNode? Parse(JsonNode testCase, VersionScheme scheme) => OrRefused(() =>
    {
        var reference = AssetReference.Parse(Text(testCase["spec"])!);
        if (reference.Version is not null)
            scheme.CheckRequest(reference.Version);
        return new JsonObject { ["name"] = reference.Name, ["version"] = reference.Version, ["sub_part"] = reference.SubPath };
    });

    private static JsonNode? MajorMinorParts(JsonNode testCase) => OrRefused(() =>
    {
        if (Text(testCase["version"]) is not { } version)
            return new JsonArray(null, null);
        MajorMinor.CheckRequest(version);
        var parts = version.Split('.').Select(int.Parse).ToArray();
        return new JsonArray(parts[0], parts.Length > 1 ? parts[1] : null);
    });

    private static JsonNode? Next(JsonNode testCase, VersionBump bump) =>
        OrRefused(() => MajorMinor.Next(Texts(testCase["versions"]), bump, Text(testCase["major"]), Clock));

    private static JsonNode? Quirk(JsonNode testCase)
    {
        var (name, versions) = (Text(testCase["case"])!, Texts(testCase["versions"]));
        if (name.StartsWith("increment", StringComparison.Ordinal))
            return Next(testCase, VersionBump.Default);
        if (Text(testCase["partial"]) is not { } partial)
            return List(MajorMinor.Sort(versions));
        return OrRefused(() => testCase["value"] is JsonArray ? Within(partial, versions) : Latest(partial, versions));
    }

    private static JsonArray Within(string partial, IReadOnlyList<string> versions) =>
        List(versions.Where(v => MajorMinor.Select(partial, [v]).Count > 0));

    private static string Latest(string? partial, IReadOnlyList<string> versions) =>
        MajorMinor.Select(partial, versions) is [var latest] ? latest : throw new AssetException(AssetErrorCode.VersionNotFound, "");

    private static string DateFormat() =>
        SimpleDate.First(Clock) == "2026-11-20T19-30-00Z" && SimpleDate.Next(["2026-11-20T19-29-59Z"], VersionBump.Default, null, Clock) == "2026-11-20T19-30-00Z"
            ? "%Y-%m-%dT%H-%M-%SZ (UTC now) for both initial and incremented versions"
            : "another";

    private static JsonNode? OrRefused(Func<JsonNode?> run)
    {
        try
        {
            return run();
        }
        catch (AssetException)
        {
            return Refused;
        }
    }

    private static bool Flag(JsonNode? node) => node?.GetValueKind() == JsonValueKind.True;

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static List<string> Texts(JsonNode? node) => [.. node!.AsArray().Select(n => n!.GetValue<string>())];

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
