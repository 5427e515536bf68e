using System.Text;
using System.Text.Json.Nodes;

namespace AssetSdk.Core;

/// <summary>
/// Reads and writes <c>&lt;name&gt;.versions</c>, modelkit's list of an asset's versions: <c>{"versions": ["1.0", "0.1", "0.0"]}</c>, latest first.
/// </summary>
public static class VersionList
{
    /// <summary>The most bytes of a <c>.versions</c> object that are read.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>Reads the list. What is no version in any scheme, and what comes twice, is left out.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidManifest"/>: it is malformed.</exception>
    public static IReadOnlyList<string> Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxBytes)
            throw Invalid($"it is larger than {MaxBytes >> 20} MiB");
        if (ManifestFormat.ParseObject(json)["versions"] is not JsonArray array)
            throw Invalid("'versions' is missing or not a list");

        var versions = new List<string>(array.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in array)
        {
            if (node is not JsonValue value || !value.TryGetValue<string>(out var version))
                throw Invalid("an entry is not a string");
            if (AssetReference.VersionProblem(version) is null && seen.Add(version))
                versions.Add(version);
        }

        return versions;
    }

    /// <summary>Writes the list as modelkit does.</summary>
    public static byte[] Write(IEnumerable<string> versions) =>
        Encoding.UTF8.GetBytes("{\"versions\": [" + string.Join(", ", versions.Select(v => $"\"{v}\"")) + "]}");

    private static AssetException Invalid(string why) =>
        new(AssetErrorCode.InvalidManifest, $"The list of versions is not valid: {why}.");
}
