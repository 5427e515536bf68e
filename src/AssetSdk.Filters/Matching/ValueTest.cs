using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>A test of one value. What is missing is a value of kind <see cref="JsonValueKind.Undefined"/>.</summary>
internal abstract class ValueTest
{
    /// <summary>Whether the test is also of each item of an array.</summary>
    public virtual bool IntoArrays => true;

    public abstract bool Accepts(JsonElement value);
}

internal enum Comparison
{
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// <summary><c>$eq $gt $gte $lt $lte</c>: only values of the operand's type pass. Null is equal to what is missing.</summary>
internal sealed class CompareTest(Comparison comparison, JsonElement operand) : ValueTest
{
    public Comparison Comparison { get; } = comparison;

    public JsonElement Operand { get; } = operand;

    public override bool Accepts(JsonElement value)
    {
        if (JsonOrder.TypeRank(value) != JsonOrder.TypeRank(Operand))
            return false;
        var order = JsonOrder.Instance.Compare(value, Operand);
        return Comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.Greater => order > 0,
            Comparison.GreaterOrEqual => order >= 0,
            Comparison.Less => order < 0,
            _ => order <= 0,
        };
    }
}

/// <summary><c>$in</c>.</summary>
internal sealed class InTest : ValueTest
{
    private readonly JsonElement[] _sorted;

    public InTest(IEnumerable<JsonElement> operands)
    {
        _sorted = [.. operands];
        Array.Sort(_sorted, JsonOrder.Instance);
    }

    public IReadOnlyList<JsonElement> Operands => _sorted;

    public override bool Accepts(JsonElement value) => Array.BinarySearch(_sorted, value, JsonOrder.Instance) >= 0;
}

/// <summary><c>$exists</c>; where it is false it stands in a <see cref="Not"/>.</summary>
internal sealed class ExistsTest : ValueTest
{
    public override bool IntoArrays => false;

    public override bool Accepts(JsonElement value) => value.ValueKind != JsonValueKind.Undefined;
}

/// <summary><c>$size</c>.</summary>
internal sealed class SizeTest(long size) : ValueTest
{
    public override bool IntoArrays => false;

    public override bool Accepts(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == size;
}

/// <summary><c>$mod</c>: of whole numbers of 64 bits, others cut to such.</summary>
internal sealed class ModTest(long divisor, long remainder) : ValueTest
{
    // −1 divides everything, and the least integer by it overflows.
    public override bool Accepts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && ExactNumber.Parse(JsonText.Number(value)).TryTruncate(out var dividend, out _) && (divisor == -1 ? 0 : dividend % divisor) == remainder;
}

/// <summary><c>$elemMatch</c>: an item of an array that matches.</summary>
/// <param name="item">What the item has to match.</param>
/// <param name="asDocument">Whether the conditions are of fields of the item: then it must be an object, or an array, whose fields are its places.</param>
internal sealed class ElementTest(FilterNode item, bool asDocument) : ValueTest
{
    public FilterNode Item { get; } = item;

    public bool AsDocument { get; } = asDocument;

    public override bool IntoArrays => false;

    public override bool Accepts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var element in value.EnumerateArray())
        {
            MatchTime.Step();
            if ((!AsDocument || element.ValueKind is JsonValueKind.Object or JsonValueKind.Array) && Item.Matches(element))
                return true;
        }

        return false;
    }
}
