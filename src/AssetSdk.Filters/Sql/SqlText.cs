using System.Globalization;

namespace AssetSdk.Filters;

/// <summary>The words of a condition, and its parameters.</summary>
internal sealed class SqlText(SqlDialect dialect, SqlMapping mapping)
{
    // PostgreSQL makes joins of them, and thinks for minutes about the order of some hundred.
    private const int MostJoins = 8;

    private readonly List<SqlParameterValue> _parameters = [];
    private readonly Dictionary<object, string> _names = new(ByContent.Instance);
    private int _joins;

    /// <summary>A name as both databases quote it.</summary>
    public static string Quoted(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>A column of the documents' table.</summary>
    public string Column(string name) => mapping.Table is null ? Quoted(name) : Quoted(mapping.Table) + "." + Quoted(name);

    /// <summary>A column of strings, which are compared by their bytes: SQLite does, PostgreSQL when it is told.</summary>
    public string Text(string name) => dialect == SqlDialect.PostgreSql ? Column(name) + " COLLATE \"C\"" : Column(name);

    /// <summary>Strings that begin so, as a range of what is in order by bytes.</summary>
    public string StartsWith(string value, string prefix)
    {
        var from = $"{value} >= {Parameter(prefix)}";
        return RegexPrefix.End(prefix) is { } end ? $"({from} AND {value} < {Parameter(end)})" : from;
    }

    public string Parameter(object value)
    {
        if (_names.TryGetValue(value, out var name))
            return name;
        name = string.Create(CultureInfo.InvariantCulture, $"@f{_parameters.Count}");
        _parameters.Add(new SqlParameterValue(name, value));
        return _names[value] = name;
    }

    /// <summary>The parameters that a condition has: those of pieces that were dropped are not.</summary>
    public IReadOnlyList<SqlParameterValue> ParametersOf(string condition)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var at = condition.IndexOf("@f", StringComparison.Ordinal); at >= 0; at = condition.IndexOf("@f", at + 1, StringComparison.Ordinal))
        {
            var end = at + 2;
            while (end < condition.Length && char.IsAsciiDigit(condition[end]))
                end++;
            used.Add(condition[at..end]);
        }

        return [.. _parameters.Where(p => used.Contains(p.Name))];
    }

    /// <summary>Documents that have a row in another table.</summary>
    public string In(SqlOwnedTable table, string condition)
    {
        var rows = $"(SELECT {Quoted(table.Owner)} FROM {Quoted(table.Name)} WHERE {condition})";
        return dialect == SqlDialect.PostgreSql && ++_joins > MostJoins ? $"{Column(table.Key)} = ANY (ARRAY{rows})" : $"{Column(table.Key)} IN {rows}";
    }

    /// <summary>Whether a document has a row in another table, asked of one document after the other.</summary>
    public string Exists(SqlOwnedTable table, string condition) => $"EXISTS (SELECT 1 FROM {Quoted(table.Name)} WHERE {condition} AND {Quoted(table.Name)}.{Quoted(table.Owner)} = {Column(table.Key)})";

    /// <summary>Values are one parameter when they are equal, arrays when their items are.</summary>
    private sealed class ByContent : IEqualityComparer<object>
    {
        public static ByContent Instance { get; } = new();

        public new bool Equals(object? x, object? y) => x is string[] a && y is string[] b ? a.SequenceEqual(b, StringComparer.Ordinal) : object.Equals(x, y);

        public int GetHashCode(object value) => value is string[] texts ? texts.Aggregate(0, static (hash, text) => HashCode.Combine(hash, text)) : value.GetHashCode();
    }
}
