using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>
/// <c>$type</c>. A number that is written without fraction and exponent is <c>int</c> or <c>long</c>, the smaller that holds it; any other is <c>double</c>, as clients' drivers
/// take them. <c>number</c> is all of them.
/// </summary>
internal sealed class TypeTest(IReadOnlySet<int> types) : ValueTest
{
    // MongoDB's numbers of types. Those that JSON cannot say are known and never match.
    private static readonly Dictionary<string, int> Aliases = new(StringComparer.Ordinal)
    {
        ["double"] = 1, ["string"] = 2, ["object"] = 3, ["array"] = 4, ["binData"] = 5, ["undefined"] = 6, ["objectId"] = 7, ["bool"] = 8, ["date"] = 9, ["null"] = 10, ["regex"] = 11,
        ["dbPointer"] = 12, ["javascript"] = 13, ["symbol"] = 14, ["javascriptWithScope"] = 15, ["int"] = 16, ["timestamp"] = 17, ["long"] = 18, ["decimal"] = 19, ["minKey"] = -1, ["maxKey"] = 127,
    };

    /// <summary>The types of a name: one, or those of <c>number</c>; none when the name is unknown.</summary>
    public static IReadOnlyList<int> Named(string alias) => alias == "number" ? [1, 16, 18, 19] : Aliases.TryGetValue(alias, out var type) ? [type] : [];

    public static bool IsKnown(long type) => Aliases.ContainsValue((int)type) && (int)type == type;

    public override bool Accepts(JsonElement value) => types.Contains(TypeOf(value));

    private static int TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => NumberType(JsonText.Number(value)),
        JsonValueKind.String => 2,
        JsonValueKind.Object => 3,
        JsonValueKind.Array => 4,
        JsonValueKind.True or JsonValueKind.False => 8,
        JsonValueKind.Null => 10,
        _ => 0,
    };

    private static int NumberType(ReadOnlySpan<byte> json) =>
        json.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 || !ExactNumber.Parse(json).TryTruncate(out var value, out _) ? 1 : value is >= int.MinValue and <= int.MaxValue ? 16 : 18;
}
