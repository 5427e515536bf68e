using System.Data.Common;

namespace AssetSdk.Server.Storage;

/// <summary>Reads columns that may be null.</summary>
internal static class SqlRow
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? Time(this DbDataReader row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
