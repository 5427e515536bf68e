using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace AssetSdk.Filters.Tests;

/// <summary>A database with documents as a mapping says.</summary>
internal abstract class SqlWorld(DbConnection connection, SqlDialect dialect, SqlMapping mapping) : IDisposable
{
    public SqlDialect Dialect { get; } = dialect;

    public SqlMapping Mapping { get; } = mapping;

    protected DbConnection Connection { get; } = connection;

    /// <summary>Replaces all documents. Their ids are their places.</summary>
    public void Store(IReadOnlyList<JsonElement> documents)
    {
        using var transaction = Connection.BeginTransaction();
        Clear(transaction);
        for (var id = 0; id < documents.Count; id++)
            Insert(transaction, id, documents[id]);
        transaction.Commit();
    }

    /// <summary>The ids of documents that a condition is true of.</summary>
    public IReadOnlyList<long> Find(SqlCondition condition, string order = "id") => Numbers($"SELECT id FROM assets WHERE {condition.Text} ORDER BY {order}", condition);

    /// <summary>The ids of documents that a condition's check is true of.</summary>
    public IReadOnlyList<long> Check(SqlCondition condition) => Numbers($"SELECT id FROM assets WHERE {condition.Check}", condition);

    /// <summary>The ids of documents that a lookup of a condition gives, as it gives them.</summary>
    public IReadOnlyList<long> LookUp(SqlCondition condition, SqlLookup lookup) =>
        Numbers(string.Join(" UNION ALL ", lookup.Places.Select(p => $"SELECT {p.Key} FROM {p.Table} WHERE {p.Condition}")), condition);

    private List<long> Numbers(string sql, SqlCondition condition)
    {
        using var command = Command(null, sql, [.. condition.Parameters.Select(p => (p.Name, p.Value))]);
        using var reader = command.ExecuteReader();
        var ids = new List<long>();
        while (reader.Read())
            ids.Add(reader.GetInt64(0));
        return ids;
    }

    /// <summary>How the database finds them, as text.</summary>
    public string Plan(string explain, SqlCondition condition)
    {
        using var command = Command(null, $"{explain} SELECT id FROM assets WHERE {condition.Text}", [.. condition.Parameters.Select(p => (p.Name, p.Value))]);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(Convert.ToString(reader.GetValue(reader.FieldCount - 1), CultureInfo.InvariantCulture)!);
        return string.Join('\n', lines);
    }

    public int Execute(string sql)
    {
        using var command = Command(null, sql);
        return command.ExecuteNonQuery();
    }

    public void Dispose() => Connection.Dispose();

    protected abstract void Clear(DbTransaction transaction);

    protected abstract void Insert(DbTransaction transaction, long id, JsonElement document);

    protected static string? Text(JsonElement document, params string[] path)
    {
        foreach (var name in path)
            document = JsonText.Member(document, System.Text.Encoding.UTF8.GetBytes(name));
        return document.ValueKind == JsonValueKind.String ? JsonText.Text(document) : null;
    }

    protected static string[] Tags(JsonElement document)
    {
        var tags = JsonText.Member(document, "tags"u8);
        return [.. (tags.ValueKind == JsonValueKind.Array ? tags.EnumerateArray() : Enumerable.Repeat(tags, 1)).Where(t => t.ValueKind == JsonValueKind.String).Select(t => IndexedDocument.ToText(JsonText.Text(t))).Distinct(StringComparer.Ordinal)];
    }

    protected DbCommand Command(DbTransaction? transaction, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = Connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The text is the library's, which these tests are of.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
