using System.Data.Common;
using AssetSdk.Server.Assets;

namespace AssetSdk.Server.Storage;

/// <summary>An asset as it is kept.</summary>
/// <param name="Seq">Its place in the order in which assets came.</param>
/// <param name="Id">The asset's id.</param>
/// <param name="Name">Its name: what rights are over.</param>
/// <param name="ObjectId">The id of the object with its bytes, if the server keeps it.</param>
/// <param name="Document">The document's text.</param>
internal sealed record AssetRow(long Seq, string Id, string Name, string? ObjectId, string Document)
{
    /// <summary>The columns that <see cref="Read"/> reads.</summary>
    public const string Columns = "asset.seq, asset_id, asset_name, object_id, document";

    public static AssetRow Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.Text(3), row.GetString(4));

    /// <summary>Whether the bytes came with the asset, and are not another's.</summary>
    public bool IsUploaded => ObjectId is not null && string.Equals(ObjectId, Id, StringComparison.Ordinal);

    public AssetDocument Parse() => AssetDocument.Parse(Document);
}
