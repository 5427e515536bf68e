using System.Text.Json;
using System.Text.RegularExpressions;
using AssetSdk.Core;

namespace AssetSdk.Filters;

/// <summary>Makes a filter's parts of its JSON: the levels where fields and <c>$and</c>, <c>$or</c>, <c>$nor</c> stand. <see cref="OperatorParser"/> does what stands at a field.</summary>
internal sealed class FilterParser
{
    private static readonly string[] Refused =
    [
        "$where", "$expr", "$text", "$jsonSchema", "$near", "$nearSphere", "$geoWithin", "$geoIntersects", "$within", "$sampleRate", "$rand", "$alwaysTrue", "$alwaysFalse",
        "$function", "$accumulator", "$natural", "$vectorSearch", "$search",
    ];

    private readonly FilterLimits _limits;
    private readonly OperatorParser _operators;
    private int _nodes;
    private int _regexes;

    public FilterParser(FilterLimits limits)
    {
        _limits = limits;
        _operators = new OperatorParser(this, limits);
    }

    /// <summary>How long all regular expressions are together.</summary>
    public int RegexLength { get; private set; }

    /// <summary>Parses a filter, or what stands in it where a filter may.</summary>
    public FilterNode Parse(JsonElement json) => Combined(Conditions(json, "The filter"));

    /// <summary>Whether an object is a list of operators and not a value: its first name begins with <c>$</c>, and it is no DBRef.</summary>
    public static bool IsOperators(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return false;
        var names = value.EnumerateObject().Select(p => Text(p)).ToList();
        return names.Count > 0 && names[0].StartsWith('$') && !(names.Contains("$ref", StringComparer.Ordinal) && names.Contains("$id", StringComparer.Ordinal));
    }

    public static string Text(JsonProperty property) => System.Text.Encoding.UTF8.GetString(JsonText.Name(property));

    public static FilterNode Combined(IReadOnlyList<FilterNode> parts) => parts.Count == 1 ? parts[0] : new AllOf(parts);

    /// <summary>Why an operator that is not known is refused, with its place.</summary>
    public static AssetException UnknownOperator(string name, FieldPath? path, bool atTop)
    {
        var place = atTop ? "where fields stand" : $"at '{Printed.Path(path)}'";
        return Refused.Contains(name, StringComparer.Ordinal)
            ? Invalid($"'{name}' {place} is not supported here: this server searches JSON and runs no programs. Say it with comparisons, '$in', '$regex' or '$elemMatch'")
            : Invalid($"'{Printed.Text(name)}' {place} is no operator" + (atTop ? ". Use '$and', '$or', '$nor' or a path" : ""));
    }

    public static AssetException Invalid(string problem) => new(AssetErrorCode.FilterInvalid, $"The filter is not valid: {problem}.");

    /// <summary>Counts a condition.</summary>
    public void Count()
    {
        if (++_nodes > _limits.MaxNodes)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The filter has more than the {_limits.MaxNodes} conditions that are allowed. Split it, or use '$in' for many values of one path.");
    }

    public RegexTest Regex(FieldPath? path, string pattern, RegexOptions options)
    {
        if (++_regexes > _limits.MaxRegexes)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The filter has more than the {_limits.MaxRegexes} regular expressions that are allowed. Join some with '|'.");
        if (pattern.Length > _limits.MaxRegexLength)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The regular expression of '$regex' at '{Printed.Path(path)}' is longer than the {_limits.MaxRegexLength} characters that are allowed.");
        RegexLength += pattern.Length;
        try
        {
            return RegexTest.Create(pattern, options, _limits.RegexTimeout, path);
        }
        catch (ArgumentException e)
        {
            throw Invalid($"the regular expression of '$regex' at '{Printed.Path(path)}' is none: {Printed.Text(e.Message.TrimEnd('.'))}");
        }
    }

    /// <summary>Parses the conditions of one object.</summary>
    public List<FilterNode> Conditions(JsonElement json, string what)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Invalid($"{what} must be an object and is {Kind(json)}");
        var parts = new List<FilterNode>();
        foreach (var property in json.EnumerateObject())
        {
            var name = Text(property);
            Count();
            switch (name)
            {
                case "$and":
                    parts.Add(new AllOf(Branches(name, property.Value)));
                    break;
                case "$or":
                    parts.Add(new AnyOf(Branches(name, property.Value)));
                    break;
                case "$nor":
                    parts.Add(new Not(new AnyOf(Branches(name, property.Value))));
                    break;
                case "$comment":
                    break;
                case ['$', ..]:
                    throw UnknownOperator(name, null, atTop: true);
                default:
                    var path = Path(name);
                    parts.Add(IsOperators(property.Value) ? Combined(_operators.Parse(path, property.Value)) : new At(path, new CompareTest(Comparison.Equal, property.Value)));
                    break;
            }
        }

        return parts;
    }

    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    private List<FilterNode> Branches(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            throw Invalid($"'{name}' needs an array of at least one filter");
        return [.. value.EnumerateArray().Select(branch => Combined(Conditions(branch, $"each item of '{name}'")))];
    }

    private FieldPath Path(string text)
    {
        var path = new FieldPath(text);
        if (path.Segments.Count > _limits.MaxDepth)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The path '{Printed.Text(text)}' has more than the {_limits.MaxDepth} segments that are allowed.");
        if (path.Numbers > _limits.MaxNumericSegments)
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The path '{Printed.Text(text)}' has more than the {_limits.MaxNumericSegments} numbers that are allowed.");
        return path;
    }
}
