using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Filters;

/// <summary>An order of documents: paths, the first that differs decides. <c>asset_name,-asset_version.version</c>: a <c>-</c> turns a path's order around.</summary>
/// <remarks>
/// Values are in MongoDB's order: empty arrays, null and what is missing, numbers, strings (by their bytes in UTF-8), objects, arrays, booleans. Of several values that a path finds in arrays, the
/// least counts, or the greatest where the order is turned; each path is taken for itself.
/// </remarks>
public sealed class SortOrder : IComparer<JsonElement>
{
    private const int MostKeys = 32;

    private readonly IReadOnlyList<(FieldPath Path, bool Descending)> _keys;

    private SortOrder(IReadOnlyList<(FieldPath Path, bool Descending)> keys) => _keys = keys;

    /// <summary>Parses an order.</summary>
    /// <param name="text">Paths, separated by commas, those that descend with a <c>-</c> before them.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FilterInvalid"/>: it is none; <see cref="AssetErrorCode.FilterTooLarge"/>: it is beyond the limits.</exception>
    public static SortOrder Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > FilterLimits.Default.MaxRegexLength || text.Count(c => c == ',') >= MostKeys)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The sort order has more than {MostKeys} paths, or more than {FilterLimits.Default.MaxRegexLength} characters. Sort by fewer.");
        var keys = new List<(FieldPath Path, bool Descending)>();
        foreach (var part in text.Split(','))
        {
            var descending = part.StartsWith('-');
            var path = new FieldPath(descending ? part[1..] : part);
            if (path.Segments.Any(s => s.Length == 0 || s[0] == '$'))
                throw new AssetException(AssetErrorCode.FilterInvalid, $"The sort order '{Printed.Text(text)}' is not valid at '{Printed.Text(part)}'. Write paths, as in 'asset_name,-asset_version.version'.");
            if (path.Segments.Count > FilterLimits.Default.MaxDepth || path.Numbers > FilterLimits.Default.MaxNumericSegments)
                throw new AssetException(AssetErrorCode.FilterTooLarge, $"The path '{Printed.Text(part)}' of the sort order has too many segments.");
            if (keys.Exists(k => k.Path.Text == path.Text))
                throw new AssetException(AssetErrorCode.FilterInvalid, $"The sort order has '{Printed.Text(path.Text)}' twice.");
            keys.Add((path, descending));
        }

        return new SortOrder(keys);
    }

    /// <summary>Compares two documents.</summary>
    public int Compare(JsonElement x, JsonElement y)
    {
        foreach (var (path, descending) in _keys)
        {
            var order = SortValue.Compare(SortValue.Of(x, path, descending), SortValue.Of(y, path, descending));
            if (order != 0)
                return descending ? -Math.Sign(order) : order;
        }

        return 0;
    }

    /// <summary>What may stand behind <c>ORDER BY</c>, when every path is a column; otherwise <see langword="null"/>. It leaves open the order of equal documents.</summary>
    /// <param name="dialect">The database. In PostgreSQL an index serves it that is made with the same words.</param>
    /// <param name="mapping">How documents lie there.</param>
    public string? ToSql(SqlDialect dialect, SqlMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var sql = new SqlText(dialect, mapping);
        var parts = new List<string>();
        foreach (var (path, descending) in _keys)
        {
            if (mapping.Columns.FirstOrDefault(c => c.Path == path.Text) is not { } column)
                return null;
            // Null comes first in SQLite, and last in PostgreSQL unless it is said.
            var nulls = dialect == SqlDialect.PostgreSql ? descending ? " NULLS LAST" : " NULLS FIRST" : "";
            parts.Add($"{sql.Text(column.Name)} {(descending ? "DESC" : "ASC")}{nulls}");
        }

        return string.Join(", ", parts);
    }
}
