using System.Data.Common;
using System.Text.Json.Nodes;

namespace AssetSdk.Server.Storage;

/// <summary>What is known of an object of the store.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">Their hash.</param>
/// <param name="ContentType">The content type that it came with.</param>
/// <param name="FileName">The name that it came with.</param>
internal sealed record StoredFile(string Id, long Size, string Sha256, string ContentType, string FileName)
{
    /// <summary>The columns of a new row.</summary>
    public const string Columns = "object_id, size, sha256, content_type, file_name";

    /// <summary>When it came.</summary>
    public DateTimeOffset? Created { get; private init; }

    /// <summary>Reads a row of <see cref="Columns"/> and <c>created</c>.</summary>
    public static StoredFile Read(DbDataReader row) => new(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4)) { Created = row.Time(5) };

    /// <summary>What the asset's document says of it. The last two are what clients of the Python server look at.</summary>
    public JsonObject Describe() => new() { ["size"] = Size, ["content_type"] = ContentType, ["sha256"] = Sha256, ["file_name"] = FileName, ["file_size"] = Size, ["file_type"] = ContentType };
}
