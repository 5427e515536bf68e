using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace AssetSdk.Filters.Tests;

/// <summary>SQLite in memory, with the table of leaves or without.</summary>
internal sealed class SqliteWorld : SqlWorld
{
    // What columns and sets have.
    private static readonly HashSet<string> Without = new(["n", "v.t", "tags"], StringComparer.Ordinal);

    static SqliteWorld() => SQLitePCL.Batteries_V2.Init();

    public SqliteWorld(bool leaves)
        : base(new SqliteConnection("Data Source=:memory:"), SqlDialect.Sqlite, new SqlMapping
        {
            DocumentColumn = "document",
            Table = "assets",
            Key = "id",
            Columns = [new SqlColumn("n", "name"), new SqlColumn("v.t", "tag \"of\" version")],
            Sets = [new SqlTextSet("tags") { Table = new SqlOwnedTable("tags", "asset", "id") }],
            Leaves = leaves ? new SqlLeafTable(new SqlOwnedTable("leaves", "asset", "id")) { Without = Without } : null,
        })
    {
        Connection.Open();
        Execute("""
            CREATE TABLE assets (id INTEGER PRIMARY KEY, document TEXT NOT NULL, name TEXT, "tag ""of"" version" TEXT);
            CREATE INDEX by_name ON assets (name);
            CREATE TABLE tags (asset INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (value, asset)) WITHOUT ROWID;
            CREATE TABLE leaves (asset INTEGER NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, value NOT NULL, PRIMARY KEY (path, kind, value, asset)) WITHOUT ROWID;
            """);
    }

    protected override void Clear(DbTransaction transaction)
    {
        using var command = Command(transaction, "DELETE FROM assets; DELETE FROM tags; DELETE FROM leaves;");
        command.ExecuteNonQuery();
    }

    protected override void Insert(DbTransaction transaction, long id, JsonElement document)
    {
        using (var asset = Command(transaction, "INSERT INTO assets VALUES (@id, @document, @name, @tag)", ("@id", id), ("@document", IndexedDocument.ToJson(document)), ("@name", Text(document, "n")), ("@tag", Text(document, "v", "t"))))
            asset.ExecuteNonQuery();
        foreach (var tag in Tags(document))
        {
            using var row = Command(transaction, "INSERT INTO tags VALUES (@id, @value)", ("@id", id), ("@value", tag));
            row.ExecuteNonQuery();
        }

        foreach (var leaf in IndexedDocument.Leaves(document, Without))
        {
            using var row = Command(transaction, "INSERT INTO leaves VALUES (@id, @path, @kind, @value)", ("@id", id), ("@path", leaf.Path), ("@kind", leaf.Kind), ("@value", leaf.Value));
            row.ExecuteNonQuery();
        }
    }
}
