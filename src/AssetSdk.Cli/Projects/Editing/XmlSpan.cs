namespace AssetSdk.Cli;

/// <summary>An element of a file's text: where it and its parts are.</summary>
internal sealed class XmlSpan(string name, XmlSpan? parent, int start)
{
    public string Name => name;

    public XmlSpan? Parent => parent;

    /// <summary>Where its <c>&lt;</c> is.</summary>
    public int Start => start;

    /// <summary>What follows the opening tag.</summary>
    public int OpenEnd { get; set; }

    /// <summary>Where the closing tag begins; <see cref="OpenEnd"/> of an element that has none.</summary>
    public int CloseStart { get; set; }

    /// <summary>What follows the element.</summary>
    public int End { get; set; }

    /// <summary>Whether it is one tag: <c>&lt;a /&gt;</c>.</summary>
    public bool IsOneTag => End == OpenEnd;

    public List<XmlAttributeSpan> Attributes { get; } = [];

    public List<XmlSpan> Children { get; } = [];

    /// <summary>Names of MSBuild's own elements and attributes have one spelling, and those of items and metadata any.</summary>
    public bool Is(string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    public XmlAttributeSpan? Attribute(string attribute) => Attributes.Find(a => string.Equals(a.Name, attribute, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<XmlSpan> Descendants() => Children.SelectMany(static c => c.Descendants().Prepend(c));

    public IEnumerable<XmlSpan> Ancestors()
    {
        for (var above = parent; above is not null; above = above.Parent)
            yield return above;
    }
}

/// <summary>An attribute of a file's text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Where its name begins.</param>
/// <param name="ValueStart">Where its value begins, behind the quote.</param>
/// <param name="ValueEnd">Where the closing quote is.</param>
/// <param name="Quote">The quote.</param>
internal sealed record XmlAttributeSpan(string Name, int Start, int ValueStart, int ValueEnd, char Quote);
