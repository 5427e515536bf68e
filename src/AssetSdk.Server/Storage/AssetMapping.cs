using AssetSdk.Filters;
using AssetSdk.Server.Assets;

namespace AssetSdk.Server.Storage;

/// <summary>How asset documents lie in the tables: what filters may ask of them there.</summary>
internal static class AssetMapping
{
    public static SqlMapping Of(bool hasLeaves) => new()
    {
        Table = "asset",
        Key = "seq",
        DocumentColumn = "fields",
        Columns =
        [
            new SqlColumn(AssetField.Uri, "asset_uri"),
            new SqlColumn(AssetField.Name, "asset_name"),
            new SqlColumn(AssetField.Id, "asset_id"),
            new SqlColumn(AssetField.Version + ".version", "asset_version"),
            new SqlColumn(AssetField.Version + ".tag", "asset_tag"),
        ],
        Sets = [new SqlTextSet(AssetField.Tags) { Table = new SqlOwnedTable("asset_tags", "seq", "seq", "tag") }],
        Leaves = hasLeaves ? new SqlLeafTable(new SqlOwnedTable("asset_leaf", "seq", "seq")) { Without = WithoutLeaves } : null,
    };

    /// <summary>Paths that have no leaves: columns and tags have what they need, and every document of a database has its id.</summary>
    public static IReadOnlySet<string> WithoutLeaves { get; } = new HashSet<string>(
        [AssetField.Uri, AssetField.Name, AssetField.Id, AssetField.Version + ".version", AssetField.Version + ".tag", AssetField.Tags, AssetField.DatabaseId], StringComparer.Ordinal);
}
