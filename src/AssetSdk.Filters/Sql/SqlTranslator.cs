using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>
/// Makes a condition of a filter: each part becomes SQL that is true of every document that matches it, or nothing. A negation stands only before what is exact, so nothing is lost by it.
/// </summary>
internal sealed class SqlTranslator(SqlDialect dialect, SqlMapping mapping)
{
    // Past these alternative readings of paths, values of a list or of an object, and names of a path cost more than they save.
    private const int MostAlternatives = 8;
    private const int MostValues = 500;
    private const int MostLeavesOfAValue = 8;
    private const int MostNames = 8;

    // SQLite refuses expressions of a depth of 1000 and statements of a megabyte.
    private const int MostConditions = 400;

    private readonly SqlText _sql = new(dialect, mapping);
    private int _conditions;

    // Whether rows are checked that something else has found: then no index is to be walked for it.
    private bool _isCheck;

    public SqlCondition Translate(FilterNode root)
    {
        List<Fragment> parts = [.. Parts(root).Select(part => Of(part, negated: false))];
        var whole = Fragment.All(parts);
        var text = TextOf(whole);
        var condition = new SqlCondition(text, _sql.ParametersOf(text), whole.IsExact, whole is { Text: null, Constant: true });
        if (mapping.Key is null)
            return condition;

        _isCheck = true;
        _conditions = 0;
        List<Fragment> checks = [.. Parts(root).Select(part => Of(part, negated: false))];
        var check = TextOf(Fragment.All(checks));
        var lookups = Lookups(parts, checks, text);
        var all = lookups.SelectMany(l => l.Places).Select(p => p.Condition).Concat(lookups.Select(l => l.Rest)).Append(text).Append(check);
        return condition with { Lookups = lookups, Check = check, Parameters = _sql.ParametersOf(string.Join(' ', all)) };
    }

    // SQLite walks one index and knows nothing of how common what is: there whoever asks chooses. PostgreSQL joins what several of its indexes have.
    private List<SqlLookup> Lookups(List<Fragment> parts, List<Fragment> checks, string text)
    {
        var lookups = new List<SqlLookup>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Keys is { } keys)
                lookups.Add(new SqlLookup(keys, TextOf(Fragment.All([.. checks.Where((_, other) => other != i)]))));
        }

        return dialect == SqlDialect.Sqlite || lookups is [] or [{ IsOrdered: true }] ? lookups : [new SqlLookup([OfDocuments(text, isOrdered: false)], "TRUE"), .. lookups.Where(l => l.IsOrdered)];
    }

    private static IEnumerable<FilterNode> Parts(FilterNode node) => node is AllOf all ? all.Parts.SelectMany(Parts) : [node];

    private static string TextOf(Fragment fragment) => fragment.Text ?? (fragment.Constant ? "TRUE" : "FALSE");

    /// <summary>Keys that an index of the documents' table has.</summary>
    private SqlKeys OfDocuments(string condition, bool isOrdered) => new(SqlText.Quoted(mapping.Table ?? ""), SqlText.Quoted(mapping.Key ?? ""), condition, isOrdered);

    /// <summary>A column; behind the sign SQLite walks no index for it.</summary>
    private string TextOf(SqlColumn column) => (_isCheck && dialect == SqlDialect.Sqlite ? "+" : "") + _sql.Text(column.Name);

    private Fragment Of(FilterNode node, bool negated) => node switch
    {
        AllOf all => negated ? Fragment.Any([.. all.Parts.Select(p => Of(p, true))]) : Fragment.All([.. all.Parts.Select(p => Of(p, false))]),
        AnyOf any => negated ? Fragment.All([.. any.Parts.Select(p => Of(p, true))]) : Fragment.Any([.. any.Parts.Select(p => Of(p, false))]),
        Not not => Of(not.Part, !negated),
        At { Path: { } path } at => Of(path, at.Test) is var fragment && negated ? fragment.Negated() : fragment,
        _ => Fragment.Unknown,
    };

    private Fragment Of(FieldPath path, ValueTest test)
    {
        if (mapping.Columns.FirstOrDefault(c => c.Path == path.Text) is { } column)
            return ++_conditions > MostConditions ? Fragment.Unknown : OfColumn(TextOf(column), test);
        return test switch
        {
            CompareTest compare => Of(path, compare.Comparison, compare.Operand),
            InTest { Operands.Count: <= MostValues } any => Fragment.Any([.. any.Operands.Select(operand => Of(path, Comparison.Equal, operand))]),
            RegexTest regex when RegexPrefix.Of(regex.Pattern, regex.Options) is { Length: > 0 } prefix => SetOf(path) is { } set ? OfSet(set, value => _sql.StartsWith(value, prefix)) : Leaf(path, new LeafCondition.StartsWith(prefix)),
            ElementTest element => OfElement(path, element.Item),
            _ => Fragment.Unknown,
        };
    }

    /// <summary>A column has the string, or nothing where there is null or nothing.</summary>
    private Fragment OfColumn(string column, ValueTest test)
    {
        switch (test)
        {
            case CompareTest { Operand.ValueKind: JsonValueKind.String } compare:
                return Text(column, compare.Comparison, JsonText.Text(compare.Operand));
            case CompareTest { Operand.ValueKind: JsonValueKind.Null } compare:
                return compare.Comparison is Comparison.Greater or Comparison.Less ? Fragment.Never : Fragment.Exact($"{column} IS NULL");
            case CompareTest:
                return Fragment.Never;
            case InTest any:
                var texts = any.Operands.Where(o => o.ValueKind == JsonValueKind.String).Select(JsonText.Text).ToList();
                return Fragment.Any(
                [
                    any.Operands.Any(o => o.ValueKind == JsonValueKind.Null) ? Fragment.Exact($"{column} IS NULL") : Fragment.Never,
                    texts.Count == 0 ? Fragment.Never : InTexts(column, texts),
                ]);
            case RegexTest regex:
                var prefix = RegexPrefix.Of(regex.Pattern, regex.Options);
                return prefix.Length == 0 ? Fragment.Superset($"{column} IS NOT NULL") : StartsWith(column, prefix);
            default:
                return Fragment.Unknown;
        }
    }

    private Fragment InTexts(string column, List<string> texts)
    {
        var plain = texts.TrueForAll(IsPlain);
        var values = texts.Select(IndexedDocument.ToText).Distinct(StringComparer.Ordinal).ToArray();
        var text = dialect == SqlDialect.PostgreSql
            ? $"{column} = ANY ({_sql.Parameter(values)})"
            : $"{column} IN (SELECT value FROM json_each({_sql.Parameter(JsonArray(values))}))";
        return new Fragment(text, false, plain) { Keys = [OfDocuments(text, isOrdered: false)] };
    }

    private Fragment StartsWith(string column, string prefix)
    {
        var text = _sql.StartsWith(column, prefix);
        return Fragment.Superset(text) with { Keys = [OfDocuments(text, isOrdered: false)] };
    }

    /// <summary>A column of strings as they are compared by their bytes. U+0000 ends them in a database: with one in the operand only what cannot lose a match is said.</summary>
    private Fragment Text(string column, Comparison comparison, string operand)
    {
        var plain = IsPlain(operand);
        if (!plain)
            comparison = Widened(comparison);
        var text = $"{column} {Sign(comparison)} {_sql.Parameter(IndexedDocument.ToText(operand))}";
        return new Fragment(text, false, plain) { Keys = [OfDocuments(text, comparison == Comparison.Equal)] };
    }

    private static bool IsPlain(string text) => !text.Contains('\0', StringComparison.Ordinal);

    private static Comparison Widened(Comparison comparison) => comparison switch { Comparison.Greater => Comparison.GreaterOrEqual, Comparison.Less => Comparison.LessOrEqual, _ => comparison };

    private static string Sign(Comparison comparison) => comparison switch { Comparison.Equal => "=", Comparison.Greater => ">", Comparison.GreaterOrEqual => ">=", Comparison.Less => "<", _ => "<=" };

    private Fragment Of(FieldPath path, Comparison comparison, JsonElement operand)
    {
        if (++_conditions > MostConditions)
            return Fragment.Unknown;
        if (operand.ValueKind == JsonValueKind.String && SetOf(path, comparison) is { } set)
        {
            var text = IndexedDocument.ToText(JsonText.Text(operand));
            return IsArray(set) ? OfArray(set.ArrayColumn!, text) : OfSet(set, value => $"{value} {Sign(Widened(comparison))} {_sql.Parameter(text)}", comparison == Comparison.Equal);
        }

        return operand.ValueKind switch
        {
            JsonValueKind.String or JsonValueKind.Number => Leaf(path, new LeafCondition.Compares(Widened(comparison), operand)),
            JsonValueKind.True or JsonValueKind.False when comparison == Comparison.Equal => Leaf(path, new LeafCondition.Compares(comparison, operand)),
            JsonValueKind.Object or JsonValueKind.Array when comparison == Comparison.Equal => OfContainer(path, operand),
            _ => Fragment.Unknown,
        };
    }

    /// <summary>The set at a path, if it can say which of its strings compare so: an array only which are equal.</summary>
    private SqlTextSet? SetOf(FieldPath path, Comparison comparison = Comparison.GreaterOrEqual) =>
        mapping.Sets.FirstOrDefault(s => s.Path == path.Text) is { } set && (IsArray(set) ? comparison == Comparison.Equal : set.Table is not null) ? set : null;

    private bool IsArray(SqlTextSet set) => dialect == SqlDialect.PostgreSql && set.ArrayColumn is not null;

    /// <summary>Never exact, here and below: of two strings that differ behind a U+0000 the set has one.</summary>
    private Fragment OfArray(string column, string item)
    {
        var text = $"{_sql.Column(column)} @> {_sql.Parameter(new[] { item })}";
        return Fragment.Superset(text) with { Keys = [OfDocuments(text, isOrdered: false)] };
    }

    private Fragment OfSet(SqlTextSet set, Func<string, string> condition, bool isEqual = false)
    {
        var table = set.Table!;
        var value = SqlText.Quoted(table.Value);
        var text = condition(dialect == SqlDialect.PostgreSql ? value + " COLLATE \"C\"" : value);
        return OfOwned(table, text, isEqual, isEqual);
    }

    /// <summary>Documents that have a row in another table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="condition">Which row.</param>
    /// <param name="isEqual">Whether a document can be looked up there: it has one row at most.</param>
    /// <param name="isOrdered">Whether such rows lie in the order of keys.</param>
    private Fragment OfOwned(SqlOwnedTable table, string condition, bool isEqual, bool isOrdered) =>
        !_isCheck || dialect == SqlDialect.PostgreSql ? Fragment.Superset(_sql.In(table, condition)) with { Keys = [new SqlKeys(SqlText.Quoted(table.Name), SqlText.Quoted(table.Owner), condition, isOrdered)] }
        : isEqual ? Fragment.Superset(_sql.Exists(table, condition))
        : Fragment.Unknown;

    /// <summary>An item of an array matches conditions that stand below the array's path, too, when they are not negated and begin with a name.</summary>
    private Fragment OfElement(FieldPath path, FilterNode item) => item switch
    {
        AllOf all => Fragment.All([.. all.Parts.Select(p => OfElement(path, p))]),
        AnyOf any => Fragment.Any([.. any.Parts.Select(p => OfElement(path, p))]),
        At { Test: CompareTest or InTest or RegexTest, Path: null } at => Of(path, at.Test) with { IsExact = false },
        At { Test: CompareTest or InTest or RegexTest, Path: { } inner } at when !inner.IsNumber(0) => Of(new FieldPath(path.Text + "." + inner.Text), at.Test) with { IsExact = false },
        _ => Fragment.Unknown,
    };

    /// <summary>What is equal to an object or an array has its single values.</summary>
    private Fragment OfContainer(FieldPath path, JsonElement operand)
    {
        var parts = new List<Fragment>();
        AddLeaves(path, [], operand, parts);
        return Fragment.All([.. parts, Fragment.Unknown]);
    }

    private void AddLeaves(FieldPath path, IReadOnlyList<string?> steps, JsonElement value, List<Fragment> parts)
    {
        if (parts.Count >= MostLeavesOfAValue || ++_conditions > MostConditions)
            return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    var name = FilterParser.Text(property);
                    if (IndexedDocument.IsKept(name) && !name.Contains('.', StringComparison.Ordinal))
                        AddLeaves(path, [.. steps, name], property.Value, parts);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    AddLeaves(path, [.. steps, null], item, parts);
                break;
            case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                parts.Add(ColumnAt(path, steps) is { } column && value.ValueKind == JsonValueKind.String
                    ? Text(TextOf(column), Comparison.Equal, JsonText.Text(value))
                    : Leaf(path, new LeafCondition.Compares(Comparison.Equal, value), steps));
                break;
        }
    }

    /// <summary>The column of what steps lead to, when they lead to one place only.</summary>
    private SqlColumn? ColumnAt(FieldPath path, IReadOnlyList<string?> steps) =>
        steps.Any(static s => s is null) ? null : mapping.Columns.FirstOrDefault(c => c.Path == string.Join('.', [path.Text, .. steps]));

    /// <summary>A condition on single values at a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="steps">What leads on from there: names, and <see langword="null"/> for an item of an array.</param>
    private Fragment Leaf(FieldPath path, LeafCondition condition, IReadOnlyList<string?>? steps = null)
    {
        if (++_conditions > MostConditions || !path.Segments.All(IndexedDocument.IsKept) || 1 << path.Numbers > MostAlternatives)
            return Fragment.Unknown;
        return dialect == SqlDialect.PostgreSql ? LeafInJsonb(path, condition, steps ?? []) : mapping.Leaves is { } leaves ? LeafInTable(leaves, path, condition, steps ?? []) : LeafInText(path, condition, steps ?? []);
    }

    private Fragment LeafInJsonb(FieldPath path, LeafCondition condition, IReadOnlyList<string?> steps)
    {
        var document = _sql.Column(mapping.DocumentColumn);
        var rest = string.Concat(steps.Select(s => s is null ? JsonPathText.Items : JsonPathText.Name(s))) + condition.JsonPath();
        var paths = Readings(path, (segment, asPlace) => asPlace ? JsonPathText.Place(segment) : JsonPathText.Name(segment));
        return Fragment.Any([.. paths.Select(p =>
        {
            var jsonPath = $"CAST({_sql.Parameter("$" + p + rest)} AS jsonpath)";
            if (_isCheck)
                return Fragment.Superset($"jsonb_path_exists({document}, {jsonPath}, '{{}}', true)");
            var text = $"{document} @? {jsonPath}";
            return Fragment.Superset(text) with { Keys = condition.IsEqual ? [OfDocuments(text, isOrdered: false)] : null };
        })]);
    }

    private Fragment LeafInTable(SqlLeafTable leaves, FieldPath path, LeafCondition condition, IReadOnlyList<string?> steps)
    {
        // Arrays leave no trace in the paths of leaves, so a segment that names a place is left out.
        var rest = string.Concat(steps.Where(s => s is not null).Select(s => "." + s));
        var paths = Readings(path, (segment, asPlace) => asPlace ? "" : "." + segment).Select(p => p[1..] + rest).ToList();
        if (paths.Exists(p => p.Length > IndexedDocument.LongestPath || leaves.Without.Contains(p)))
            return Fragment.Unknown;
        var at = SqlText.Quoted(leaves.Path) + (paths.Count == 1 ? $" = {_sql.Parameter(paths[0])}" : $" IN ({string.Join(", ", paths.Select(p => _sql.Parameter(p)))})");
        var row = $"{at} AND {SqlText.Quoted(leaves.Kind)} = {_sql.Parameter(condition.Kind)} AND {condition.Sql(SqlText.Quoted(leaves.Table.Value), _sql, forLeaf: true)}";
        return OfOwned(leaves.Table, row, condition.IsEqual, isOrdered: condition.IsEqual && paths.Count == 1);
    }

    /// <summary>Without a table of leaves: the value at the path, or an array on the way, behind which anything may be.</summary>
    private Fragment LeafInText(FieldPath path, LeafCondition condition, IReadOnlyList<string?> steps)
    {
        string?[] all = [.. path.Segments, .. steps];
        // SQLite compares names in paths with names as they are escaped in JSON, and takes none that is empty.
        if (all.Length > MostNames || !all.All(s => s is null || (s.Length > 0 && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ' ' or '/'))))
            return Fragment.Unknown;
        var document = _sql.Column(mapping.DocumentColumn);
        var alternatives = new List<Fragment>();
        var at = "$";
        foreach (var step in all.TakeWhile(s => s is not null))
        {
            at += $".\"{step}\"";
            alternatives.Add(Fragment.Superset($"json_type({document}, {_sql.Parameter(at)}) = 'array'"));
        }

        if (Array.TrueForAll(all, s => s is not null))
            alternatives.Insert(0, Fragment.Superset(condition.Sql($"json_extract({document}, {_sql.Parameter(at)})", _sql, forLeaf: false)));
        return Fragment.Any(alternatives);
    }

    /// <summary>A path with each number in both of its meanings; the first segment is always a name.</summary>
    private static List<string> Readings(FieldPath path, Func<string, bool, string> step)
    {
        List<string> readings = [""];
        for (var i = 0; i < path.Segments.Count; i++)
        {
            var segment = path.Segments[i];
            bool[] meanings = i > 0 && path.IsNumber(i) ? [false, true] : [false];
            readings = [.. readings.SelectMany(r => meanings.Select(asPlace => r + step(segment, asPlace)))];
        }

        return readings;
    }

    private static string JsonArray(IEnumerable<string> values)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartArray();
            foreach (var value in values)
                writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }
}
