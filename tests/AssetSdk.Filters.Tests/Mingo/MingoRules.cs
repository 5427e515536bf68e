using System.Text.Json;

namespace AssetSdk.Filters.Tests;

/// <summary>What is known to differ in mingo, by name.</summary>
internal static class MingoRules
{
    public static IReadOnlyDictionary<string, Func<Disagreement, bool>> All { get; } = new Dictionary<string, Func<Disagreement, bool>>(StringComparer.Ordinal)
    {
        ["place-in-array"] = d => d.HasNumericSegment && d.OnTheWay().Any(IsArray),
        ["values-gathered-from-arrays"] = d => d.Segments.Count > 1 && d.OnTheWay().Take(d.Segments.Count - 1).Any(IsArray),
        ["bits-of-no-integer"] = d => d.Operator.StartsWith("$bits", StringComparison.Ordinal) && !d.Ours,
        ["null-order"] = d => d.Operator is "$gte" or "$lte" && d.Operand.ValueKind == JsonValueKind.Null && d.Ours,
        ["array-order"] = d => d.Operator is "$gt" or "$gte" or "$lt" or "$lte" && IsArray(d.Operand),
        ["object-order"] = d => d.Operator is "$gt" or "$gte" or "$lt" or "$lte" && d.Operand.ValueKind == JsonValueKind.Object,
        ["text-in-nested-arrays"] = d => d.Operator == "$regex" && !d.Ours && d.OnTheWay().Any(v => IsArray(v) && v.EnumerateArray().Any(IsArray)),
        ["mod-of-no-number"] = d => d.Operator == "$mod" && !d.Ours,
        ["all-of-null"] = d => d.Operator == "$all" && d.Operand.EnumerateArray().Any(o => o.ValueKind == JsonValueKind.Null) && d.Ours,
        ["types-of-items"] = d => d.Operator == "$type" && IsArray(d.Operand) && d.Ours,
        ["item-of-an-item"] = d => d.Operator == "$elemMatch" && !d.Ours,
        ["key-order"] = d => d.Operator is "$eq" or "$ne" or "$in" or "$nin" or "$all" && HasObject(d.Operand),
    };

    private static bool IsArray(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static bool HasObject(JsonElement value) => value.ValueKind == JsonValueKind.Object || (IsArray(value) && value.EnumerateArray().Any(HasObject));
}
