namespace AssetSdk.Filters;

/// <summary>How documents lie in a table: what conditions may ask. All names are quoted when they are written, and come from the program, never from a user.</summary>
public sealed record SqlMapping
{
    /// <summary>
    /// The column with the document in its indexed form (<see cref="IndexedDocument.ToJson"/>): in SQLite <c>TEXT</c>, in PostgreSQL <c>jsonb</c>, which an index
    /// <c>USING gin (… jsonb_path_ops)</c> serves.
    /// </summary>
    public required string DocumentColumn { get; init; }

    /// <summary>The alias or name of the table in the query, when the columns must be told apart.</summary>
    public string? Table { get; init; }

    /// <summary>
    /// The column of <see cref="Table"/> with a number for each document, by which owned tables refer to it. With it conditions have <see cref="SqlCondition.Lookups"/>; each column's index then has this
    /// column behind its own, which in SQLite a primary key is by itself.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>Paths that are columns of their own.</summary>
    public IReadOnlyList<SqlColumn> Columns { get; init; } = [];

    /// <summary>Paths whose strings have a table of their own, or an array.</summary>
    public IReadOnlyList<SqlTextSet> Sets { get; init; } = [];

    /// <summary>The table of all single values of documents, which serves every path in SQLite. PostgreSQL has its index of the whole document and does not use it.</summary>
    public SqlLeafTable? Leaves { get; init; }
}

/// <summary>
/// A path that is a column of text. Each document has a string there, or null or nothing, for which the column has <c>NULL</c>; above it stand objects, no arrays. Whoever stores documents
/// sees to that, and refuses U+0000 in such a string. An index on it is <c>COLLATE "C"</c> in PostgreSQL, and as SQLite makes it (<c>BINARY</c>).
/// </summary>
/// <param name="Path">The path in documents: <c>asset_version.tag</c>.</param>
/// <param name="Name">The column.</param>
public sealed record SqlColumn(string Path, string Name);

/// <summary>
/// The strings at a path, as a set: the string there, or those that are items of the array there. Each is what <see cref="IndexedDocument.ToText"/> makes of it.
/// </summary>
/// <param name="Path">The path in documents: <c>asset_tags</c>.</param>
public sealed record SqlTextSet(string Path)
{
    /// <summary>A column <c>text[]</c> of the documents' table, for PostgreSQL; an index <c>USING gin</c> serves it. Without one there is a <see cref="Table"/>.</summary>
    public string? ArrayColumn { get; init; }

    /// <summary>The table with a row for each string.</summary>
    public SqlOwnedTable? Table { get; init; }
}

/// <summary>A table with rows that belong to documents.</summary>
/// <param name="Name">The table.</param>
/// <param name="Owner">Its column that says to which document a row belongs.</param>
/// <param name="Key">The column of the documents' table that <paramref name="Owner"/> refers to.</param>
/// <param name="Value">Its column with the value.</param>
public sealed record SqlOwnedTable(string Name, string Owner, string Key, string Value = "value");

/// <summary>
/// The table of all single values of documents (<see cref="IndexedDocument.Leaves"/>), for SQLite. Its value column has no type (SQLite then keeps text, integers and reals apart), its primary key
/// is path, kind, value and owner, <c>WITHOUT ROWID</c>.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Path">Its column with the path.</param>
/// <param name="Kind">Its column with the kind.</param>
public sealed record SqlLeafTable(SqlOwnedTable Table, string Path = "path", string Kind = "kind")
{
    /// <summary>Paths of which it has no values, since columns and sets have them, or since nobody asks.</summary>
    public IReadOnlySet<string> Without { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}
