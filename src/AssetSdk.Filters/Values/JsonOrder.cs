using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>
/// MongoDB's order of values, for the types that JSON has: null (and what is missing), numbers, strings, objects, arrays, booleans. Numbers compare by value, strings by
/// their bytes in UTF-8, objects and arrays member by member: type, then name, then value.
/// </summary>
internal sealed class JsonOrder : IComparer<JsonElement>
{
    public static JsonOrder Instance { get; } = new();

    /// <summary>The place of a value's type in the order; the two booleans have one.</summary>
    public static int TypeRank(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => 5,
        JsonValueKind.Number => 10,
        JsonValueKind.String => 15,
        JsonValueKind.Object => 20,
        JsonValueKind.Array => 25,
        _ => 40,
    };

    /// <inheritdoc/>
    public int Compare(JsonElement x, JsonElement y)
    {
        var order = CompareShallow(x, y);
        if (order != 0 || !IsContainer(x))
            return order;

        // Documents may be deeper than the stack.
        var open = new Stack<Pair>();
        open.Push(new Pair(x, y));
        while (open.TryPeek(out var pair))
        {
            var hasX = pair.MoveX();
            if (hasX != pair.MoveY())
                return hasX ? 1 : -1;
            if (!hasX)
            {
                open.Pop();
                continue;
            }

            order = pair.CompareMembers();
            if (order != 0)
                return order;
            if (IsContainer(pair.X))
                open.Push(new Pair(pair.X, pair.Y));
        }

        return 0;
    }

    private static bool IsContainer(JsonElement value) => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    private static int CompareShallow(JsonElement x, JsonElement y)
    {
        var rank = TypeRank(x) - TypeRank(y);
        if (rank != 0)
            return rank;
        return x.ValueKind switch
        {
            JsonValueKind.Number => ExactNumber.Compare(ExactNumber.Parse(JsonText.Number(x)), ExactNumber.Parse(JsonText.Number(y))),
            JsonValueKind.String => JsonText.Utf8(x).SequenceCompareTo(JsonText.Utf8(y)),
            JsonValueKind.True or JsonValueKind.False => (x.ValueKind == JsonValueKind.True).CompareTo(y.ValueKind == JsonValueKind.True),
            _ => 0,
        };
    }

    private sealed class Pair(JsonElement x, JsonElement y)
    {
        private readonly bool _named = x.ValueKind == JsonValueKind.Object;
        private JsonElement.ObjectEnumerator _membersX = x.ValueKind == JsonValueKind.Object ? x.EnumerateObject() : default;
        private JsonElement.ObjectEnumerator _membersY = x.ValueKind == JsonValueKind.Object ? y.EnumerateObject() : default;
        private JsonElement.ArrayEnumerator _itemsX = x.ValueKind == JsonValueKind.Object ? default : x.EnumerateArray();
        private JsonElement.ArrayEnumerator _itemsY = x.ValueKind == JsonValueKind.Object ? default : y.EnumerateArray();

        public JsonElement X => _named ? _membersX.Current.Value : _itemsX.Current;

        public JsonElement Y => _named ? _membersY.Current.Value : _itemsY.Current;

        public bool MoveX() => _named ? _membersX.MoveNext() : _itemsX.MoveNext();

        public bool MoveY() => _named ? _membersY.MoveNext() : _itemsY.MoveNext();

        public int CompareMembers()
        {
            var rank = TypeRank(X) - TypeRank(Y);
            if (rank != 0)
                return rank;
            var name = _named ? JsonText.Name(_membersX.Current).SequenceCompareTo(JsonText.Name(_membersY.Current)) : 0;
            return name != 0 ? name : CompareShallow(X, Y);
        }
    }
}
