using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Filters.Tests;

/// <summary>Documents and filters of few names and values, so that they meet: with arrays in arrays, names that are numbers, nulls, and what databases do not take.</summary>
internal static class Samples
{
    private static readonly string[] PlainScalars = ["null", "true", "false", "0", "1", "2", "-1", "1.5", "\"\"", "\"a\"", "\"ab\"", "\"b\"", "\"B\"", "\"1\""];

    private static readonly string[] HostileScalars =
    [
        "1.0", "0.1", "0.10000000000000001", "9007199254740992", "9007199254740993", "9007199254740993.5", "-9223372036854775808", "9223372036854775808", "123456789012345678901234567890", "1e400", "-1e400", "1e-400", "1e300",
        "1.0e301", "3.0000000000000001", "2.9999999999999999", "3", "0.30000000000000004", "\"a\\u0000\"", "\"a\\u0000b\"", "\"\\u0000\"", "\"\\ufffd\"", "\"\\ud800\"", "\"é\"", "\"e\"", "\"\\ud83d\\ude00\"", "\"\\uffff\"", "\"a'b\"",
        "\"\\\"; DROP TABLE assets; --\"", "\"$.a\"", "\"%\"", "\"" + new string('x', 300) + "\"", "\"" + new string('x', 300) + "y\"",
    ];

    private static readonly string[] PlainNames = ["a", "b", "c", "0", "1"];

    private static readonly string[] HostileNames = ["a", "b", "0", "1", "\\u0000", "a\\u0000", "\\ufffd", "a.b", "", "é", "a'b", "a\\\"b", "\\ud800", "$.a", "x\\\\"];

    private static readonly string[] PlainPaths = ["a", "b", "c", "a.b", "a.c", "b.a", "a.0", "a.1", "b.0", "a.0.b", "a.b.0", "a.b.c", "a.0.0", "b.1.a"];

    private static readonly string[] HostilePaths = ["a.é", "a.", "é", "a.a'b", "a.a\\\"b", "a.x\\\\", "a.\\u0000", "a.\\ufffd", "a.$\\u002ea", "n", "v.t", "v", "n.0", "tags", "tags.0", "a') OR 1=1 --", "a\\\"]", "a[*]"];

    /// <summary>Values such as clients send.</summary>
    public static Gen<string> PlainValue { get; } = Value(PlainScalars, PlainNames, 2);

    public static Gen<string> HostileValue { get; } = Value([.. PlainScalars, .. HostileScalars], HostileNames, 2);

    public static Gen<string> PlainDocument { get; } = from members in Members(PlainNames[..3], Value(PlainScalars, PlainNames, 3)) select "{" + members + "}";

    /// <summary>Documents with the fields that have columns: <c>n</c> a string, <c>v.t</c> one in an object, <c>tags</c> anything.</summary>
    public static Gen<string> HostileDocument { get; } =
        from members in Members(HostileNames, Value([.. PlainScalars, .. HostileScalars], HostileNames, 3))
        from n in Gen.Elements("", ",\"n\":null", ",\"n\":\"\"", ",\"n\":\"a\"", ",\"n\":\"ab\"", ",\"n\":\"B\"", ",\"n\":\"é\"", ",\"n\":\"a'b\"", ",\"n\":\"\\ud83d\\ude00\"", ",\"n\":\"\\uffff\"")
        from v in Gen.Elements("", ",\"v\":null", ",\"v\":{}", ",\"v\":{\"t\":null}", ",\"v\":{\"t\":\"a\"}", ",\"v\":{\"t\":\"b\",\"x\":1}")
        from tags in Gen.OneOf(Gen.Elements("", ",\"tags\":[]", ",\"tags\":[\"a\",\"b\"]", ",\"tags\":\"a\"", ",\"tags\":[\"a\\u0000\",null]"), HostileValue.Select(x => ",\"tags\":" + x))
        select "{" + (members.Length > 0 ? members : "\"c\":0") + n + v + tags + "}";

    public static Gen<string> PlainFilter { get; } = Filter(Gen.Elements(PlainPaths), PlainValue, 2);

    public static Gen<string> HostileFilter { get; } = Filter(Gen.OneOf(Gen.Elements(PlainPaths), Gen.Elements(HostilePaths)), HostileValue, 2);

    private static Gen<string> Value(string[] scalars, string[] names, int depth)
    {
        var scalar = Gen.Elements(scalars);
        if (depth == 0)
            return scalar;
        var inner = Value(scalars, names, depth - 1);
        return Gen.OneOf(
            scalar,
            scalar,
            from members in Members(names, inner) select "{" + members + "}",
            from count in Gen.Choose(0, 3) from items in Gen.ArrayOf(inner, count) select "[" + string.Join(',', items) + "]");
    }

    private static Gen<string> Members(string[] names, Gen<string> value) =>
        from count in Gen.Choose(0, 3)
        from chosen in Gen.ArrayOf(Gen.Elements(names), count)
        from values in Gen.ArrayOf(value, count)
        select string.Join(',', chosen.Zip(values).DistinctBy(p => p.First.Replace("\\ud800", "\\ufffd", StringComparison.Ordinal)).Select(p => $"\"{p.First}\":{p.Second}"));

    private static Gen<string> Filter(Gen<string> path, Gen<string> value, int depth)
    {
        var field = from p in path from c in Gen.OneOf(value, Operators(path, value, depth)) select $"\"{p}\":{c}";
        if (depth == 0)
            return field.Select(f => "{" + f + "}");
        var inner = Filter(path, value, depth - 1);
        var logic = from word in Gen.Elements("$and", "$or", "$nor") from x in inner from y in inner select $"{{\"{word}\":[{x},{y}]}}";
        return Gen.OneOf(field.Select(f => "{" + f + "}"), field.Select(f => "{" + f + "}"), logic);
    }

    private static Gen<string> Operators(Gen<string> path, Gen<string> value, int depth)
    {
        var comparison = from word in Gen.Elements("$eq", "$ne", "$gt", "$gte", "$lt", "$lte") from v in value select $"\"{word}\":{v}";
        var membership = from word in Gen.Elements("$in", "$nin", "$all") from count in Gen.Choose(0, 3) from items in Gen.ArrayOf(value, count) select $"\"{word}\":[{string.Join(',', items)}]";
        var others = Gen.Elements(
            "\"$exists\":true", "\"$exists\":false", "\"$size\":1", "\"$size\":2", "\"$type\":\"number\"", "\"$type\":\"array\"", "\"$type\":[\"string\",\"null\"]", "\"$mod\":[2,1]",
            "\"$regex\":\"^a\"", "\"$regex\":\"^ab?\"", "\"$regex\":\"^a|b\"", "\"$regex\":\"B\",\"$options\":\"i\"", "\"$regex\":\"^\\ud83d\\ude00\"", "\"$bitsAllSet\":1", "\"$bitsAnyClear\":[0,1]");
        if (depth == 0)
            return Gen.OneOf(comparison, membership, others).Select(o => "{" + o + "}");
        var inner = Operators(path, value, depth - 1);
        var negated = inner.Select(o => "\"$not\":" + o);
        var element = from o in Gen.OneOf(inner, Filter(path, value, 0)) select "\"$elemMatch\":" + o;
        return Gen.OneOf(comparison, comparison, membership, others, negated, element).Select(o => "{" + o + "}");
    }
}
