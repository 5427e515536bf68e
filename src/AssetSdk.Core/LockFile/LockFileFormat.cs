using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AssetSdk.Core;

/// <summary>
/// Reads and writes <c>assets.lock.json</c>: JSON, one entry a line, sorted, stable to the byte.
/// </summary>
public static class LockFileFormat
{
    /// <summary>The format that this version reads and writes.</summary>
    public const int Version = 1;

    /// <summary>The most bytes of a lock file that are read.</summary>
    public const int MaxBytes = 64 << 20;

    private static readonly string[] KnownMembers = ["version", "assets"];
    private static readonly string[] KnownEntryMembers = ["name", "requested", "scheme", "resolved", "kind", "digest", "size", "files"];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a lock file: UTF-8 without a mark, <c>\n</c> line ends.</summary>
    public static byte[] Write(AssetLock assetLock)
    {
        var text = new StringBuilder("{ \"version\": 1,");
        if (assetLock.UnknownMembers.Length > 0)
            text.Append(' ').Append(assetLock.UnknownMembers).Append(',');
        text.Append(" \"assets\": [\n");
        var left = assetLock.Entries.Count;
        foreach (var entry in assetLock.Entries.Values)
        {
            text.Append("  {\"name\":").Append(Quote(entry.Name))
                .Append(",\"requested\":").Append(Quote(entry.Requested))
                .Append(",\"scheme\":").Append(Quote(entry.Scheme))
                .Append(",\"resolved\":").Append(Quote(entry.Resolved))
                .Append(",\"kind\":").Append(entry.Kind == AssetKind.File ? "\"file\"" : "\"folder\"")
                .Append(",\"digest\":").Append(Quote(entry.Digest.ToString()))
                .Append(CultureInfo.InvariantCulture, $",\"size\":{entry.Size},\"files\":{entry.Files}");
            if (entry.UnknownMembers.Length > 0)
                text.Append(',').Append(entry.UnknownMembers);
            text.Append(--left > 0 ? "},\n" : "}\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("] }\n").ToString());
    }

    /// <summary>Reads a lock file.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.LockFileMergeConflict"/>, <see cref="AssetErrorCode.UnknownLockFileFormat"/> or <see cref="AssetErrorCode.InvalidLockFile"/>.
    /// </exception>
    public static AssetLock Read(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length > MaxBytes)
            throw Invalid(path, $"it is larger than {MaxBytes >> 20} MiB");
        if (HasConflictMarks(bytes))
        {
            throw new AssetException(
                AssetErrorCode.LockFileMergeConflict,
                $"The lock file '{path}' has the marks of an unresolved merge (<<<<<<<). Keep the lines of both sides that you want, remove the marks, and build again; or delete the file and let the next restore write it anew.");
        }

        JsonObject root;
        try
        {
            root = ManifestFormat.ParseObject(bytes);
        }
        catch (AssetException e)
        {
            throw Invalid(path, "it is not well-formed JSON", e);
        }

        var version = root["version"] is JsonValue v && v.TryGetValue<long>(out var number) ? number : throw Invalid(path, "'version' is missing or not a number");
        if (version != Version)
        {
            throw new AssetException(
                AssetErrorCode.UnknownLockFileFormat,
                $"The lock file '{path}' has the format {version}, and this version of AssetSdk reads format {Version}. Update AssetSdk to the version that wrote it.");
        }

        if (root["assets"] is not JsonArray array)
            throw Invalid(path, "'assets' is missing or not a list");

        var entries = new List<LockEntry>(array.Count);
        var keys = new HashSet<LockKey>();
        foreach (var node in array)
        {
            var entry = ReadEntry(node as JsonObject ?? throw Invalid(path, $"entry {entries.Count + 1} is not an object"), entries.Count + 1, path);
            if (!keys.Add(entry.Key))
                throw Invalid(path, $"'{entry.Name}' is there twice for the request '{entry.Requested}'");
            entries.Add(entry);
        }

        return AssetLock.Create(entries, UnknownMembers(root, KnownMembers));
    }

    private static LockEntry ReadEntry(JsonObject node, int number, string path)
    {
        T Get<T>(string key) => node[key] is JsonValue value && value.TryGetValue<T>(out var result)
            ? result
            : throw Invalid(path, $"'{key}' of entry {number} is missing or of the wrong type");

        var name = Get<string>("name");
        if (!AssetName.IsValid(name, out var problem))
            throw Invalid(path, $"'name' of entry {number} is not an asset name: {problem}");
        if (!Digest.TryParse(Get<string>("digest"), out var digest))
            throw Invalid(path, $"'digest' of '{name}' is not 'sha256:' and 64 hex digits");
        var resolved = Get<string>("resolved");
        if (AssetReference.VersionProblem(resolved) is { } versionProblem)
            throw Invalid(path, $"'resolved' of '{name}' is not a version: {versionProblem}");
        var kind = Get<string>("kind") switch
        {
            "file" => AssetKind.File,
            "folder" => AssetKind.Folder,
            _ => throw Invalid(path, $"'kind' of '{name}' is neither 'file' nor 'folder'"),
        };
        var (size, files) = (Get<long>("size"), Get<int>("files"));
        if (size < 0 || files < 0)
            throw Invalid(path, $"'size' or 'files' of '{name}' is negative");

        return new LockEntry(name, Get<string>("requested"), Get<string>("scheme"), resolved, kind, digest, size, files)
        {
            UnknownMembers = UnknownMembers(node, KnownEntryMembers),
        };
    }

    private static string UnknownMembers(JsonObject node, string[] known) => string.Join(
        ',',
        node.Where(m => !known.Contains(m.Key, StringComparer.Ordinal)).Select(m => Quote(m.Key) + ":" + (m.Value?.ToJsonString(Relaxed) ?? "null")));

    private static bool HasConflictMarks(ReadOnlySpan<byte> bytes)
    {
        for (var rest = bytes; ;)
        {
            // No line of JSON begins so, and one mark is left over as easily as all of them.
            if (rest.StartsWith("<<<<<<<"u8) || rest.StartsWith("|||||||"u8) || rest.StartsWith("======="u8) || rest.StartsWith(">>>>>>>"u8))
                return true;
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
                return false;
            rest = rest[(end + 1)..];
        }
    }

    private static string Quote(string text) => "\"" + JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text) + "\"";

    private static AssetException Invalid(string path, string why, Exception? inner = null) =>
        new(AssetErrorCode.InvalidLockFile, $"The lock file '{path}' is not valid: {why}. Restore it from version control, or delete it and let the next restore write it anew.", inner);
}
