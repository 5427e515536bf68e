namespace AssetSdk.Filters;

/// <summary>What may stand behind <c>WHERE</c>: it is true of every document that matches the filter, and perhaps of others.</summary>
/// <param name="Text">The condition. Values and paths of users are parameters in it.</param>
/// <param name="Parameters">The values of its parameters.</param>
/// <param name="IsExact">Whether it is true of documents that match only: the filter need not be asked again.</param>
/// <param name="IsAll">Whether it is true of all documents: nothing of the filter could be said in SQL.</param>
public sealed record SqlCondition(string Text, IReadOnlyList<SqlParameterValue> Parameters, bool IsExact, bool IsAll)
{
    /// <summary>
    /// Ways to the documents that match, for who wants to choose among indexes: each is enough, and which is the shortest only the database knows. Without <see cref="SqlMapping.Key"/> there are none.
    /// PostgreSQL joins its indexes: the first of several is the way by all of them.
    /// </summary>
    public IReadOnlyList<SqlLookup> Lookups { get; init; } = [];

    /// <summary>What may be asked of documents that are read one after the other: true of every document that matches, and not answered by walking an index.</summary>
    public string Check { get; init; } = Text;
}

/// <summary>A way to the documents that may match: the keys of all that do are in one of the places.</summary>
/// <param name="Places">Where keys are; a key may be in several.</param>
/// <param name="Rest">What may be asked of documents that are found this way: what <see cref="SqlCondition.Check"/> is, without what is known of them already.</param>
public sealed record SqlLookup(IReadOnlyList<SqlKeys> Places, string Rest)
{
    /// <summary>Whether the keys come in their order, each once, however many there are.</summary>
    public bool IsOrdered => Places is [{ IsOrdered: true }];
}

/// <summary>Keys of documents that an index has: <c>SELECT {Key} FROM {Table} WHERE {Condition}</c>, and more conditions on the key.</summary>
/// <param name="Table">The table, quoted.</param>
/// <param name="Key">The column with the keys, quoted.</param>
/// <param name="Condition">Which rows. Its parameters are those of the condition it came with.</param>
/// <param name="IsOrdered">Whether the index has the keys in their order, each once.</param>
public sealed record SqlKeys(string Table, string Key, string Condition, bool IsOrdered);

/// <summary>A parameter of a condition.</summary>
/// <param name="Name">Its name in the condition, with the <c>@</c>.</param>
/// <param name="Value">A <see cref="string"/>, <see cref="long"/>, <see cref="double"/> or array of <see cref="string"/>.</param>
public readonly record struct SqlParameterValue(string Name, object Value);
