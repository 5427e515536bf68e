using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>A condition on a single value in its indexed form. Every value that meets the filter's condition meets this one, too.</summary>
internal abstract class LeafCondition
{
    /// <summary>The kind of values that can meet it.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether values that meet it are equal.</summary>
    public abstract bool IsEqual { get; }

    /// <summary>The condition in SQLite.</summary>
    /// <param name="value">What the value is in SQL.</param>
    /// <param name="sql">Where parameters go.</param>
    /// <param name="forLeaf">Whether the value is a leaf's, or has been read from JSON text.</param>
    public abstract string Sql(string value, SqlText sql, bool forLeaf);

    /// <summary>The condition as a filter at the end of a path of PostgreSQL.</summary>
    public abstract string JsonPath();

    /// <summary>Equal, or a bound that is itself within.</summary>
    public sealed class Compares(Comparison comparison, JsonElement operand) : LeafCondition
    {
        public override string Kind => operand.ValueKind switch { JsonValueKind.String => IndexedLeaf.Text, JsonValueKind.Number => IndexedLeaf.Number, _ => IndexedLeaf.Boolean };

        public override bool IsEqual => comparison == Comparison.Equal;

        public override string Sql(string value, SqlText sql, bool forLeaf)
        {
            switch (operand.ValueKind)
            {
                case JsonValueKind.String:
                    var text = IndexedDocument.ToText(JsonText.Text(operand));
                    return forLeaf ? Leaf(value, text, sql) : $"{value} {Sign} {sql.Parameter(text)}";
                case JsonValueKind.Number:
                    return Number(value, sql, forLeaf);
                default:
                    return $"{value} = {sql.Parameter(operand.ValueKind == JsonValueKind.True ? 1L : 0L)}";
            }
        }

        public override string JsonPath()
        {
            switch (operand.ValueKind)
            {
                case JsonValueKind.String:
                    return $" ? (@ {(comparison == Comparison.Equal ? "==" : Sign)} {JsonPathText.Quoted(IndexedDocument.ToText(JsonText.Text(operand)))})";
                case JsonValueKind.Number:
                    var json = JsonText.Number(operand);
                    return comparison switch
                    {
                        Comparison.Equal => $" ? (@ == {IndexedNumber.Text(IndexedNumber.Of(json))})",
                        Comparison.GreaterOrEqual => $" ? (@ >= {IndexedNumber.Text(IndexedNumber.Lower(json))})",
                        _ => $" ? (@ <= {IndexedNumber.Text(IndexedNumber.Upper(json))})",
                    };
                default:
                    return operand.ValueKind == JsonValueKind.True ? " ? (@ == true)" : " ? (@ == false)";
            }
        }

        private string Sign => comparison switch { Comparison.Equal => "=", Comparison.GreaterOrEqual => ">=", _ => "<=" };

        // Leaves are cut, not all at the same place, so that a bound is what both sides of it have in common.
        private string Leaf(string value, string text, SqlText sql)
        {
            if (comparison == Comparison.Equal || text.Length < IndexedDocument.LongestLeaf)
                return $"{value} {Sign} {sql.Parameter(IndexedDocument.LeafText(text))}";
            var start = text[..(IndexedDocument.LongestLeaf - (char.IsHighSurrogate(text[IndexedDocument.LongestLeaf - 2]) ? 2 : 1))];
            if (comparison == Comparison.GreaterOrEqual)
                return $"{value} >= {sql.Parameter(start)}";
            return RegexPrefix.End(start) is { } end ? $"{value} < {sql.Parameter(end)}" : $"{value} >= {sql.Parameter("")}";
        }

        private string Number(string value, SqlText sql, bool forLeaf)
        {
            var json = JsonText.Number(operand);
            if (comparison == Comparison.GreaterOrEqual)
                return $"{value} >= {sql.Parameter(IndexedNumber.Lower(json))}";
            if (comparison == Comparison.LessOrEqual)
                return $"{value} <= {sql.Parameter(IndexedNumber.Upper(json))}";
            // SQLite may read a double from text a little wrong.
            var exact = IndexedNumber.Of(json);
            return forLeaf || exact is long ? $"{value} = {sql.Parameter(exact)}" : $"{value} BETWEEN {sql.Parameter(IndexedNumber.Lower(json))} AND {sql.Parameter(IndexedNumber.Upper(json))}";
        }
    }

    /// <summary>A string that begins so.</summary>
    public sealed class StartsWith(string prefix) : LeafCondition
    {
        public override string Kind => IndexedLeaf.Text;

        public override bool IsEqual => false;

        public override string Sql(string value, SqlText sql, bool forLeaf) => sql.StartsWith(value, forLeaf ? IndexedDocument.LeafText(prefix) : prefix);

        public override string JsonPath() => $" ? (@ starts with {JsonPathText.Quoted(prefix)})";
    }
}
