using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary><c>$bitsAllSet $bitsAnySet $bitsAllClear $bitsAnyClear</c>: of whole numbers of 64 bits, whose sign goes on to the left for ever.</summary>
/// <param name="places">The bits, from 0.</param>
/// <param name="all">Whether all of them must be so, or one.</param>
/// <param name="set">Whether they must be set, or clear.</param>
internal sealed class BitsTest(IReadOnlyList<int> places, bool all, bool set) : ValueTest
{
    public override bool Accepts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !ExactNumber.Parse(JsonText.Number(value)).TryTruncate(out var bits, out var whole) || !whole)
            return false;
        foreach (var place in places)
        {
            if ((((bits >> Math.Min(place, 63)) & 1) != 0) == set != all)
                return !all;
        }

        return all;
    }
}
