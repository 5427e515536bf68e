using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using AssetSdk.Testing;
using Npgsql;

namespace AssetSdk.Filters.Tests;

/// <summary>A database of the server, with tags in an array or in a table.</summary>
internal sealed class PostgresWorld : SqlWorld
{
    private static int _databases;

    public PostgresWorld(PostgresServer server, bool array)
        : base(new NpgsqlConnection(server.ConnectionString(Create(server)) + ";Pooling=false"), SqlDialect.PostgreSql, new SqlMapping
        {
            DocumentColumn = "document",
            Table = "assets",
            Key = "id",
            Columns = [new SqlColumn("n", "name"), new SqlColumn("v.t", "tag \"of\" version")],
            Sets = [new SqlTextSet("tags") { ArrayColumn = array ? "tags" : null, Table = array ? null : new SqlOwnedTable("tags", "asset", "id") }],
        })
    {
        Connection.Open();
        Execute("""
            CREATE TABLE assets (id bigint PRIMARY KEY, document jsonb NOT NULL, name text, "tag ""of"" version" text, tags text[] NOT NULL);
            CREATE INDEX by_name ON assets (name COLLATE "C" ASC NULLS FIRST);
            CREATE INDEX by_document ON assets USING gin (document jsonb_path_ops);
            CREATE INDEX by_tag ON assets USING gin (tags);
            CREATE TABLE tags (asset bigint NOT NULL, value text NOT NULL, PRIMARY KEY (value, asset));
            """);
    }

    protected override void Clear(DbTransaction transaction)
    {
        using var command = Command(transaction, "DELETE FROM assets; DELETE FROM tags;");
        command.ExecuteNonQuery();
    }

    protected override void Insert(DbTransaction transaction, long id, JsonElement document)
    {
        using (var asset = Command(transaction, "INSERT INTO assets VALUES (@id, CAST(@document AS jsonb), @name, @tag, @tags)", ("@id", id), ("@document", IndexedDocument.ToJson(document)), ("@name", Text(document, "n")), ("@tag", Text(document, "v", "t")), ("@tags", Tags(document))))
            asset.ExecuteNonQuery();
        foreach (var tag in Tags(document))
        {
            using var row = Command(transaction, "INSERT INTO tags VALUES (@id, @value)", ("@id", id), ("@value", tag));
            row.ExecuteNonQuery();
        }
    }

    private static string Create(PostgresServer server)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"filters_{Interlocked.Increment(ref _databases)}");
        using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A name made here.
        command.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        return name;
    }
}
