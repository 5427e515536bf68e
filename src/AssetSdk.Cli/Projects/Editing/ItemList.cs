namespace AssetSdk.Cli;

/// <summary>The value of an <c>Include</c> or <c>Update</c> as it is written: one item, or several with <c>;</c> between.</summary>
internal sealed class ItemList
{
    private readonly List<string> _raw = [];

    public ItemList(string raw)
    {
        // The ';' that ends '&amp;' is XML's.
        var start = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '&' && raw.IndexOf(';', i) is > 0 and var end)
            {
                i = end;
            }
            else if (raw[i] == ';')
            {
                _raw.Add(raw[start..i]);
                start = i + 1;
            }
        }

        _raw.Add(raw[start..]);
    }

    /// <summary>The items that it names, as MSBuild reads them; empty parts are none.</summary>
    public IReadOnlyList<string> Items => [.. _raw.Select(Value).Where(static v => v.Length > 0)];

    /// <summary>Whether what it names is written out: no property, no other list, no pattern.</summary>
    public bool IsPlain => !_raw.Exists(static r => ProjectEscape.IsExpanded(ProjectEscape.FromXml(r)));

    /// <summary>The list without an item; <see langword="null"/> when none is left.</summary>
    public string? Without(string item)
    {
        var left = _raw.Where(r => !Names(r, item)).ToList();
        return left.TrueForAll(static r => string.IsNullOrWhiteSpace(r)) ? null : string.Join(';', left).Trim();
    }

    /// <summary>The list with another item in the place of one.</summary>
    public string With(string item, string other, char quote) =>
        string.Join(';', _raw.Select(r => Names(r, item) ? r[..(r.Length - r.TrimStart().Length)] + ProjectEscape.ToAttribute(ProjectEscape.ToMSBuild(other), quote) + r[r.TrimEnd().Length..] : r));

    // On Unix MSBuild turns '\' into '/' before anyone sees the item.
    private static bool Names(string raw, string item) => string.Equals(Value(raw), item, StringComparison.Ordinal) || string.Equals(Value(raw).Replace('\\', '/'), item, StringComparison.Ordinal);

    private static string Value(string raw) => ProjectEscape.FromMSBuild(ProjectEscape.FromXml(raw).Trim());
}
