using System.Text;

namespace AssetSdk.Stores;

/// <summary>
/// Brings a listing that is in the order of UTF-16 code units, or already in that of UTF-8 bytes, into the latter. The two differ only where one key has half of a surrogate pair and
/// another one of U+E000 to U+FFFF: so what is held back are the keys that share all before the first such half, and nothing at all of most listings.
/// </summary>
internal sealed class Utf8Order
{
    private readonly List<ObjectEntry> _held = [];
    private string _shared = "";

    /// <summary>Takes the next entry.</summary>
    /// <returns>The entries that come next for sure.</returns>
    public IReadOnlyList<ObjectEntry> Add(ObjectEntry entry)
    {
        if (_held.Count > 0 && entry.Key.StartsWith(_shared, StringComparison.Ordinal))
        {
            _held.Add(entry);
            return [];
        }

        var settled = Rest();
        if (entry.Key.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') is var half and >= 0)
        {
            _shared = entry.Key[..half];
            _held.Add(entry);
            return settled;
        }

        return settled.Count == 0 ? [entry] : [.. settled, entry];
    }

    /// <summary>The entries that are held back, at the end.</summary>
    public IReadOnlyList<ObjectEntry> Rest()
    {
        if (_held.Count == 0)
            return [];
        var rest = _held.Select(e => (Order: Encoding.UTF8.GetBytes(e.Key), Entry: e)).ToList();
        rest.Sort(static (x, y) => x.Order.AsSpan().SequenceCompareTo(y.Order));
        _held.Clear();
        return rest.ConvertAll(e => e.Entry);
    }
}
