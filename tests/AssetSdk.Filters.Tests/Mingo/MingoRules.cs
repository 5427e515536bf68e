using System.Text.Json;

namespace AssetSdk.Filters.Tests;

/// <summary>What is known to differ in mingo, by name.</summary>
internal static class MingoRules
{
    public static IReadOnlyDictionary<string, Func<Disagreement, bool>> All { get; } = new Dictionary<string, Func<Disagreement, bool>>(StringComparer.Ordinal)
    {
        ["place-in-array"] = d => d.HasNumericSegment && d.OnTheWay().Any(IsArray),
        ["values-gathered-from-arrays"] = d => d.Segments.Count > 1 && d.OnTheWay().Take(d.Segments.Count - 1).Any(IsArray),
        ["bits-of-no-integer"] = d => d.Operator.StartsWith("$bits", StringComparison.Ordinal) && (!d.Ours || d.OnTheWay().Any(IsArray)),
        ["null-order"] = d => d.Operator is "$gte" or "$lte" && d.Operand.ValueKind == JsonValueKind.Null && d.Ours,
        ["array-order"] = d => Ordered(d.Operator, d.Operand, JsonValueKind.Array),
        ["object-order"] = d => Ordered(d.Operator, d.Operand, JsonValueKind.Object),
        ["nested-arrays"] = d => !d.Ours && d.OnTheWay().Any(v => IsArray(v) && v.EnumerateArray().Any(IsArray)),
        ["mod-of-no-number"] = d => d.Operator == "$mod" && !d.Ours,
        ["all-of-no-array"] = d => d.Operator == "$all" && d.Ours && !d.OnTheWay().Any(IsArray),
        ["types-of-items"] = d => d.Operator == "$type" && d.Ours && d.OnTheWay().Any(IsArray),
        ["mod-of-fractions"] = d => d.Operator == "$mod" && d.Ours,
        ["arrays-among-values"] = d => d.Operator == "$in" && d.Ours && d.Operand.EnumerateArray().Any(IsArray),
        ["arrays-as-documents"] = d => d.Operator == "$elemMatch" && d.Ours && d.Operand.EnumerateObject().Any(p => !p.Name.StartsWith('$')),
        ["item-of-an-item"] = d => d.Operator == "$elemMatch" && !d.Ours,
        ["key-order"] = d => d.Operator is "$eq" or "$in" or "$all" && HasObject(d.Operand),
    };

    private static bool Ordered(string name, JsonElement operand, JsonValueKind kind) =>
        name == "$elemMatch" ? operand.EnumerateObject().First() is var inner && Ordered(inner.Name, inner.Value, kind) : name is "$gt" or "$gte" or "$lt" or "$lte" && operand.ValueKind == kind;

    private static bool IsArray(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static bool HasObject(JsonElement value) => value.ValueKind == JsonValueKind.Object || (IsArray(value) && value.EnumerateArray().Any(HasObject));
}
