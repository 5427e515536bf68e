namespace AssetSdk.Stores;

/// <summary>The content types of objects in a cloud: what its web pages show them as. Nothing of ours reads them.</summary>
internal static class ObjectContentType
{
    /// <summary>The content type of a key.</summary>
    public static string Of(string key) => Path.GetExtension(key) switch
    {
        ".meta" or ".versions" or ".claim" or ".json" => "application/json",
        ".files" or ".txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
