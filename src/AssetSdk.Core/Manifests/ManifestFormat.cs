using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace AssetSdk.Core;

/// <summary>
/// Reads and writes <c>&lt;version&gt;.meta</c>: modelkit's <c>push_date</c>, <c>is_directory</c> and <c>contents</c>, and our key
/// <c>assetsdk</c>. What is read is untrusted.
/// </summary>
public static class ManifestFormat
{
    /// <summary>The most bytes of a <c>.meta</c> object that are read.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>Above this many bytes of <c>files</c> the list moves to the <c>.files</c> object.</summary>
    public const int MaxInlineFiles = 1 << 20;

    private const string OurKey = "assetsdk";
    private const int MaxDepth = 64;

    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = false,
    };

    /// <summary>Reads a <c>.meta</c> object.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="assetName">The asset's name.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidManifest"/>: it is malformed, hostile, or of a newer format.</exception>
    public static VersionManifest Read(ReadOnlySpan<byte> json, string assetName)
    {
        if (json.Length > MaxBytes)
            throw Invalid($"it is larger than {MaxBytes >> 20} MiB");
        var raw = ParseObject(json);
        var kind = raw["is_directory"] is { } isDirectory
            ? As<bool>(isDirectory, "is_directory") ? AssetKind.Folder : AssetKind.File
            : throw Invalid("'is_directory' is missing");
        var manifest = new VersionManifest
        {
            Kind = kind,
            PushDate = ReadDate(raw["push_date"]),
            Contents = kind == AssetKind.Folder ? ReadContents(raw) : [],
            Raw = raw,
        };
        return raw[OurKey] is { } ours ? ReadOurs(ours, manifest, assetName) : manifest;
    }

    /// <summary>Writes a <c>.meta</c> object, with the keys of <see cref="VersionManifest.Raw"/> that are not set by the rest.</summary>
    /// <param name="manifest">What to write; with a <see cref="VersionManifest.Tree"/>.</param>
    /// <param name="filesApart">Whether the list of files was too long and belongs into the <c>.files</c> object.</param>
    public static byte[] Write(VersionManifest manifest, out bool filesApart)
    {
        var tree = manifest.Tree ?? throw new ArgumentException("A manifest is written with its tree.", nameof(manifest));
        var files = new JsonArray([.. tree.Files.Select(WriteFile)]);
        filesApart = Encoding.UTF8.GetByteCount(files.ToJsonString(Compact)) > MaxInlineFiles;

        var ours = manifest.Raw?[OurKey]?.DeepClone() as JsonObject ?? [];
        ours["format"] = VersionManifest.Format;
        ours["digest"] = tree.Digest.ToString();
        ours["size"] = tree.Size;
        if (tree.Kind == AssetKind.File)
            ours["filename"] = tree.Files[0].Path;
        ours.Remove("files");
        if (!filesApart)
            ours["files"] = files;

        var raw = manifest.Raw?.DeepClone() as JsonObject ?? [];
        raw["push_date"] = (manifest.PushDate ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);
        raw["is_directory"] = tree.Kind == AssetKind.Folder;
        raw.Remove("contents");
        if (tree.Kind == AssetKind.Folder)
            raw["contents"] = new JsonArray([.. tree.Files.Select(f => (JsonNode)f.Path)]);
        raw.Remove(OurKey);
        raw[OurKey] = ours;
        return Encoding.UTF8.GetBytes(raw.ToJsonString(Compact));
    }

    /// <summary>Parses untrusted JSON. Keys that come twice are refused at every depth: two readers could take one of them each.</summary>
    internal static JsonObject ParseObject(ReadOnlySpan<byte> json)
    {
        try
        {
            // A store's object may begin with a byte order mark when people edit it.
            if (json.StartsWith("\uFEFF"u8))
                json = json[3..];
            CheckText(json);
            var parsed = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return parsed as JsonObject ?? throw Invalid("it is not a JSON object");
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw Invalid("it is not well-formed JSON", e);
        }
    }

    // The parser looks at a text only when it is asked for: what is kept and never asked for could not be written again.
    private static void CheckText(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            throw new JsonException("It is not UTF-8.");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                _ = reader.GetString();
        }
    }

    // Half a surrogate pair is an InvalidOperationException.
    private static bool IsMalformed(Exception e) => e is JsonException or ArgumentException or InvalidOperationException;

    private static VersionManifest ReadOurs(JsonNode node, VersionManifest manifest, string assetName)
    {
        var ours = node as JsonObject ?? throw Invalid($"'{OurKey}' is not an object");
        var format = As<int>(Required(ours, "format"), "format");
        if (format != VersionManifest.Format)
            throw Invalid($"its format is {format}, and this version of AssetSdk reads format {VersionManifest.Format}. Update AssetSdk");
        if (!Digest.TryParse(As<string>(Required(ours, "digest"), "digest"), out var digest))
            throw Invalid("'digest' is not a digest");

        var fileName = ours["filename"] is { } name ? As<string>(name, "filename") : null;
        if (fileName is not null && (AssetPath.Problem(fileName) ?? (fileName.Contains('/', StringComparison.Ordinal) ? "it has a folder" : null)) is { } problem)
            throw Invalid($"'filename' is not a file name: {problem}");

        manifest = manifest with
        {
            Digest = digest,
            FileName = fileName,
            Size = ours["size"] is { } size ? As<long>(size, "size") : null,
        };
        if (ours["files"] is not { } files)
            return manifest;

        var array = files as JsonArray ?? throw Invalid("'files' is not a list");
        if (array.Count > AssetTree.MaxFiles)
            throw Invalid($"it lists more than {AssetTree.MaxFiles:N0} files");
        var tree = AssetTree.Create(manifest.Kind, array.Select(ReadFile));
        CheckTree(manifest, tree, assetName);
        return manifest with { Tree = tree };
    }

    /// <summary>Takes the content of the <c>.files</c> object into a manifest that came without its list of files.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.DigestMismatch"/>: the bytes are not those of the manifest's digest; <see cref="AssetErrorCode.InvalidManifest"/>: they are not a listing.
    /// </exception>
    public static VersionManifest WithFiles(VersionManifest manifest, ReadOnlySpan<byte> listing, string assetName)
    {
        var actual = Core.Digest.Of(listing);
        if (manifest.Digest is { } expected && actual != expected)
            throw new AssetException(AssetErrorCode.DigestMismatch, $"The list of files has the digest {actual}, and the manifest says {expected}.");
        var tree = AssetTree.Parse(listing);
        CheckTree(manifest, tree, assetName);
        return manifest with { Tree = tree };
    }

    private static void CheckTree(VersionManifest manifest, AssetTree tree, string assetName)
    {
        if (tree.Kind != manifest.Kind)
            throw Invalid("'is_directory' and the list of files disagree");
        if (tree.Digest != manifest.Digest)
            throw Invalid($"'digest' is {manifest.Digest}, and its files make {tree.Digest}");
        if (manifest.Size is { } size && size != tree.Size)
            throw Invalid($"'size' is {size}, and its files have {tree.Size} bytes");
        if (tree.Kind == AssetKind.Folder && !manifest.Contents.ToHashSet(StringComparer.Ordinal).SetEquals(tree.Files.Select(f => f.Path)))
            throw Invalid("'contents', which modelkit reads, and 'files' name different files");
        if (tree.Kind == AssetKind.File && !string.Equals(tree.Files[0].Path, manifest.FileNameOf(assetName), StringComparison.Ordinal))
            throw Invalid($"the file is called '{tree.Files[0].Path}' in 'files' and '{manifest.FileNameOf(assetName)}' elsewhere");
    }

    private static JsonNode WriteFile(AssetFile file)
    {
        var node = new JsonObject { ["path"] = file.Path, ["size"] = file.Size, ["sha256"] = file.Digest.Hex };
        if (file.Executable)
            node["executable"] = true;
        return node;
    }

    private static AssetFile ReadFile(JsonNode? node)
    {
        var file = node as JsonObject ?? throw Invalid("an entry of 'files' is not an object");
        var path = As<string>(Required(file, "path"), "path");
        if (!Core.Digest.TryFromHex(As<string>(Required(file, "sha256"), "sha256"), out var digest))
            throw Invalid($"'sha256' of '{AssetPath.Printable(path)}' is not 64 hex digits");
        return new AssetFile(path, As<long>(Required(file, "size"), "size"), digest, file["executable"] is { } x && As<bool>(x, "executable"));
    }

    private static List<string> ReadContents(JsonObject raw)
    {
        var array = raw["contents"] as JsonArray ?? throw Invalid("'contents' of a folder is missing or not a list");
        if (array.Count > AssetTree.MaxFiles)
            throw Invalid($"it lists more than {AssetTree.MaxFiles:N0} files");
        var contents = new List<string>(array.Count);
        foreach (var item in array)
            contents.Add(As<string>(item ?? throw Invalid("an entry of 'contents' is null"), "contents"));
        return AssetPath.ProblemOfSet(contents) is { } problem ? throw Invalid(problem) : contents;
    }

    private static DateTimeOffset? ReadDate(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : null;

    private static JsonNode Required(JsonObject parent, string key) => parent[key] ?? throw Invalid($"'{key}' is missing");

    private static T As<T>(JsonNode node, string key) =>
        node is JsonValue value && value.TryGetValue<T>(out var result) ? result : throw Invalid($"'{key}' is not of the expected type");

    private static AssetException Invalid(string why, Exception? inner = null) =>
        new(AssetErrorCode.InvalidManifest, $"The manifest is not valid: {why}.", inner);
}
