namespace AssetSdk.Restore;

/// <summary>What a value of a YAML or JSON document is.</summary>
internal enum DocumentKind
{
    Null,
    Bool,

    /// <summary>A number that is written without fraction and exponent.</summary>
    Integer,
    Number,
    Text,
    List,
    Map,
}

/// <summary>A value of a YAML or JSON document: the same tree for both. A node that YAML names by aliases is there once and in several places.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A scalar's text: numbers as JSON writes them, with all their digits.</param>
/// <param name="Position">Where it is written.</param>
internal sealed record DocumentNode(DocumentKind Kind, string Text, ItemPosition Position)
{
    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<DocumentNode> Items { get; init; } = [];

    /// <summary>The members of a map, in their order.</summary>
    public IReadOnlyList<DocumentMember> Members { get; init; } = [];

    /// <summary>How many nodes it is, with what aliases repeat.</summary>
    public int Size { get; init; } = 1;

    /// <summary>How many lists and mappings lie in each other, itself included: 0 for a scalar.</summary>
    public int Depth { get; init; }

    /// <summary>What it is, in a user's words.</summary>
    public string Noun => Kind switch
    {
        DocumentKind.Null => "null",
        DocumentKind.Bool => "true or false",
        DocumentKind.Integer or DocumentKind.Number => "a number",
        DocumentKind.Text => "text",
        DocumentKind.List => "a list",
        _ => "a mapping",
    };
}

/// <summary>A member of a map.</summary>
internal sealed record DocumentMember(string Key, ItemPosition Position, DocumentNode Value);
