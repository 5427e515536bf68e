using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A page of a search.</summary>
/// <param name="Count">How many documents it has.</param>
/// <param name="Assets">Those that can be referred to.</param>
/// <param name="Cursor">Where to go on; <see langword="null"/> on the last.</param>
internal sealed record AssetsDbPage(int Count, IReadOnlyList<AssetsDbVersion> Assets, string? Cursor);

/// <summary>The JSON of an Assets DB: <c>{"success":true,"data":…}</c>. It is untrusted.</summary>
internal static class AssetsDbJson
{
    // Twice what the server takes of a document.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <summary>What a failure's envelope says; <see langword="null"/> when it is none, so that somebody else answered.</summary>
    public static string? ReadFailure(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Options);
            return TryGet(json.RootElement, "success", out var success) && success.ValueKind == JsonValueKind.False
                ? Text(json.RootElement, "error") is { Length: > 0 } error ? error : Text(json.RootElement, "message")
                : null;
        }
        catch (Exception e) when (IsMalformed(e))
        {
            return null;
        }
    }

    /// <summary>Reads the document of a version.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.SourceFailed"/>: it is no answer; <see cref="AssetErrorCode.InvalidManifest"/>: it is of another asset, or not valid.</exception>
    public static AssetsDbAsset ReadAsset(byte[] body, string name, string version, string location)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Options);
            var document = Data(json, JsonValueKind.Object);
            if (!AssetsDbVersion.TryRead(document, out var asset, out var problem))
                throw new AssetException(AssetErrorCode.InvalidManifest, problem);
            return asset.Name == name && asset.Version == version
                ? AssetsDbAsset.Read(asset, document)
                : throw new AssetException(AssetErrorCode.InvalidManifest, $"the answer is the document of '{asset.Name}:{asset.Version}'");
        }
        catch (AssetException e)
        {
            throw Invalid(name, version, location, e);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw NoAnswer(location, e);
        }
    }

    /// <summary>Reads a page of a search. What cannot be referred to is left out.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.SourceFailed"/>: it is no answer.</exception>
    public static AssetsDbPage ReadPage(byte[] body, string location)
    {
        try
        {
            using var json = JsonDocument.Parse(body, Options);
            var documents = Data(json, JsonValueKind.Array);
            var assets = new List<AssetsDbVersion>();
            foreach (var document in documents.EnumerateArray())
            {
                if (AssetsDbVersion.TryRead(document, out var asset, out _))
                    assets.Add(asset);
            }

            return new AssetsDbPage(documents.GetArrayLength(), assets, Text(json.RootElement, "cursor") is { Length: > 0 } cursor ? cursor : null);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw NoAnswer(location, e);
        }
    }

    private static AssetException Invalid(string name, string version, string location, AssetException why) =>
        new(why.Code, $"'{name}:{version}' of {location} cannot be used: {why.Message.TrimEnd('.')}. Correct it in the Assets DB, or publish it again.", why);

    /// <summary>A member of an object; nothing of anything else.</summary>
    public static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>The text of a member; empty when it is none.</summary>
    public static string Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!TryGet(element, name, out element))
                return "";
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
    }

    private static JsonElement Data(JsonDocument json, JsonValueKind kind) =>
        TryGet(json.RootElement, "success", out var success) && success.ValueKind == JsonValueKind.True && TryGet(json.RootElement, "data", out var data) && data.ValueKind == kind
            ? data
            : throw new JsonException("it is no envelope of success and data");

    // Text that is no UTF-8 or half a surrogate pair is found out only when it is read.
    private static bool IsMalformed(Exception e) => e is JsonException or InvalidOperationException or ArgumentException;

    private static AssetException NoAnswer(string location, Exception e) =>
        new(AssetErrorCode.SourceFailed, $"{location} answered with something that no Assets DB says: {e.Message.TrimEnd('.')}. Check the URL; a proxy or a login page may have answered.", e);
}
