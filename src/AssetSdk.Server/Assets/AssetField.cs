namespace AssetSdk.Server.Assets;

/// <summary>The fields of an asset document.</summary>
internal static class AssetField
{
    public const string Uri = "asset_uri";
    public const string Name = "asset_name";
    public const string Id = "asset_id";
    public const string DatabaseId = "assets_db_id";
    public const string Version = "asset_version";
    public const string Metadata = "asset_metadata";
    public const string PublicUrl = "asset_public_url";
    public const string FileInfo = "asset_file_info";
    public const string Tags = "asset_tags";
    public const string Created = "asset_created";
}
