using System.Text.Json;
using System.Text.RegularExpressions;
using AssetSdk.Core;

namespace AssetSdk.Filters;

/// <summary>Makes a filter's parts of the operators at one path. Inside <c>$elemMatch</c> there may be no path: the operators are of the item itself.</summary>
internal sealed class OperatorParser(FilterParser parser, FilterLimits limits)
{
    public List<FilterNode> Parse(FieldPath? path, JsonElement operators)
    {
        var parts = new List<FilterNode>();
        foreach (var property in operators.EnumerateObject())
        {
            parser.Count();
            var name = FilterParser.Text(property);
            if (One(path, name, property.Value, operators) is { } part)
                parts.Add(part);
        }

        return parts;
    }

    private FilterNode? One(FieldPath? path, string name, JsonElement operand, JsonElement operators) => name switch
    {
        "$eq" => new At(path, new CompareTest(Comparison.Equal, operand)),
        "$ne" => new Not(new At(path, new CompareTest(Comparison.Equal, operand))),
        "$gt" => new At(path, new CompareTest(Comparison.Greater, operand)),
        "$gte" => new At(path, new CompareTest(Comparison.GreaterOrEqual, operand)),
        "$lt" => new At(path, new CompareTest(Comparison.Less, operand)),
        "$lte" => new At(path, new CompareTest(Comparison.LessOrEqual, operand)),
        "$in" => new At(path, In(path, name, operand)),
        "$nin" => new Not(new At(path, In(path, name, operand))),
        "$not" => Negated(path, operand),
        "$exists" => IsTrue(operand) ? new At(path, new ExistsTest()) : new Not(new At(path, new ExistsTest())),
        "$type" => new At(path, Type(path, operand)),
        "$regex" => new At(path, Regex(path, operand, operators)),
        "$options" => operators.EnumerateObject().Any(p => FilterParser.Text(p) == "$regex") ? null : throw Bad(path, name, "needs a '$regex' beside it"),
        "$mod" => new At(path, Mod(path, operand)),
        "$all" => All(path, operand),
        "$elemMatch" => new At(path, Element(path, operand)),
        "$size" => new At(path, Size(path, operand)),
        "$bitsAllSet" => new At(path, new BitsTest(Bits(path, name, operand), all: true, set: true)),
        "$bitsAnySet" => new At(path, new BitsTest(Bits(path, name, operand), all: false, set: true)),
        "$bitsAllClear" => new At(path, new BitsTest(Bits(path, name, operand), all: true, set: false)),
        "$bitsAnyClear" => new At(path, new BitsTest(Bits(path, name, operand), all: false, set: false)),
        _ => throw FilterParser.UnknownOperator(name, path, atTop: false),
    };

    private Not Negated(FieldPath? path, JsonElement operand)
    {
        if (operand.ValueKind != JsonValueKind.Object || !operand.EnumerateObject().Any())
            throw Bad(path, "$not", "needs an object of operators");
        return new Not(FilterParser.Combined(Parse(path, operand)));
    }

    private InTest In(FieldPath? path, string name, JsonElement operand) => new(Items(path, name, operand).Select(item =>
        FilterParser.IsOperators(item) ? throw Bad(path, name, "takes values, no operators: not in JSON, which has no regular expressions as values. Use '$or' and '$regex'") : item));

    private FilterNode All(FieldPath? path, JsonElement operand)
    {
        var items = Items(path, "$all", operand).ToList();
        if (items.Count == 0)
            return new AnyOf([]);
        var elements = IsElementMatch(items[0]);
        return new AllOf([.. items.Select(item =>
        {
            parser.Count();
            if (IsElementMatch(item) != elements)
                throw Bad(path, "$all", "takes either values or '$elemMatch', and not both");
            if (!elements && FilterParser.IsOperators(item))
                throw Bad(path, "$all", "takes values, or objects with '$elemMatch', and no other operators");
            return elements ? FilterParser.Combined(Parse(path, item)) : new At(path, new CompareTest(Comparison.Equal, item));
        })]);
    }

    private ElementTest Element(FieldPath? path, JsonElement operand)
    {
        if (operand.ValueKind != JsonValueKind.Object)
            throw Bad(path, "$elemMatch", "needs an object");
        var ofValues = FilterParser.IsOperators(operand) && FilterParser.Text(operand.EnumerateObject().First()) is not ("$and" or "$or" or "$nor" or "$where" or "$expr" or "$comment");
        return ofValues
            ? new ElementTest(FilterParser.Combined(Parse(null, operand)), asDocument: false)
            : new ElementTest(FilterParser.Combined(parser.Conditions(operand, "what '$elemMatch' says")), asDocument: true);
    }

    private RegexTest Regex(FieldPath? path, JsonElement operand, JsonElement operators)
    {
        if (operand.ValueKind != JsonValueKind.String)
            throw Bad(path, "$regex", "needs a string");
        var pattern = JsonText.Text(operand);
        if (pattern.Contains('\0', StringComparison.Ordinal))
            throw Bad(path, "$regex", "has a NUL character");
        var given = JsonText.Member(operators, "$options"u8);
        if (given.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.String))
            throw Bad(path, "$options", "needs a string");
        var options = RegexOptions.None;
        foreach (var letter in given.ValueKind == JsonValueKind.String ? JsonText.Text(given) : "")
        {
            options |= letter switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'u' => RegexOptions.None,
                _ => throw Bad(path, "$options", "takes the letters i, m, s, x and u"),
            };
        }

        return parser.Regex(path, pattern, options);
    }

    private static TypeTest Type(FieldPath? path, JsonElement operand)
    {
        var types = new HashSet<int>();
        foreach (var item in operand.ValueKind == JsonValueKind.Array ? operand.EnumerateArray().ToList() : [operand])
        {
            var named = item.ValueKind switch
            {
                JsonValueKind.String => TypeTest.Named(JsonText.Text(item)),
                JsonValueKind.Number when TryWhole(item, out var number) && TypeTest.IsKnown(number) => [(int)number],
                _ => [],
            };
            if (named.Count == 0)
                throw Bad(path, "$type", "takes MongoDB's names or numbers of types, as in \"string\" or 2");
            types.UnionWith(named);
        }

        return types.Count > 0 ? new TypeTest(types) : throw Bad(path, "$type", "needs at least one type");
    }

    private static ModTest Mod(FieldPath? path, JsonElement operand)
    {
        if (operand.ValueKind != JsonValueKind.Array || operand.GetArrayLength() != 2)
            throw Bad(path, "$mod", "needs an array of divisor and remainder");
        if (!TryTruncate(operand[0], out var divisor) || !TryTruncate(operand[1], out var remainder))
            throw Bad(path, "$mod", "needs numbers of 64 bits");
        return divisor != 0 ? new ModTest(divisor, remainder) : throw Bad(path, "$mod", "cannot divide by 0");
    }

    private static SizeTest Size(FieldPath? path, JsonElement operand) =>
        TryWhole(operand, out var size) && size is >= 0 and <= int.MaxValue ? new SizeTest(size) : throw Bad(path, "$size", "needs a whole number that is not negative");

    private List<int> Bits(FieldPath? path, string name, JsonElement operand)
    {
        if (operand.ValueKind == JsonValueKind.Array)
        {
            return [.. Items(path, name, operand).Select(item => TryWhole(item, out var place) && place is >= 0 and <= int.MaxValue ? (int)place : throw Bad(path, name, "takes places of bits, which are whole numbers that are not negative"))];
        }

        if (!TryWhole(operand, out var mask) || mask < 0)
            throw Bad(path, name, "needs a mask that is not negative, or an array of places");
        return [.. Enumerable.Range(0, 63).Where(place => ((mask >> place) & 1) != 0)];
    }

    private JsonElement.ArrayEnumerator Items(FieldPath? path, string name, JsonElement operand)
    {
        if (operand.ValueKind != JsonValueKind.Array)
            throw Bad(path, name, "needs an array");
        if (operand.GetArrayLength() > limits.MaxInItems)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"'{name}' at '{Printed.Path(path)}' has {operand.GetArrayLength()} values, more than the {limits.MaxInItems} that are allowed. Ask several times.");
        return operand.EnumerateArray();
    }

    private static bool IsElementMatch(JsonElement item) => item.ValueKind == JsonValueKind.Object && item.EnumerateObject().Select(FilterParser.Text).FirstOrDefault() == "$elemMatch";

    private static bool IsTrue(JsonElement operand) => operand.ValueKind switch
    {
        JsonValueKind.False or JsonValueKind.Null => false,
        JsonValueKind.Number => ExactNumber.Parse(JsonText.Number(operand)).Sign != 0,
        _ => true,
    };

    private static bool TryTruncate(JsonElement operand, out long value)
    {
        value = 0;
        return operand.ValueKind == JsonValueKind.Number && ExactNumber.Parse(JsonText.Number(operand)).TryTruncate(out value, out _);
    }

    private static bool TryWhole(JsonElement operand, out long value)
    {
        value = 0;
        return operand.ValueKind == JsonValueKind.Number && ExactNumber.Parse(JsonText.Number(operand)).TryTruncate(out value, out var whole) && whole;
    }

    private static AssetException Bad(FieldPath? path, string name, string problem) => FilterParser.Invalid($"'{name}' at '{Printed.Path(path)}' {problem}");
}
