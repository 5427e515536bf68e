using System.Data.Common;
using System.Globalization;

namespace AssetSdk.Server.Storage;

/// <summary>A connection in use.</summary>
internal sealed class SqlSession(DbConnection connection, CancellationToken cancellationToken)
{
    /// <summary>Runs a statement; gives how many rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, params IEnumerable<(string Name, object? Value)> parameters)
    {
        var command = Command(sql, parameters);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a statement once for each row of values.</summary>
    public async Task ExecuteManyAsync(string sql, string[] names, IEnumerable<object[]> rows)
    {
        using var values = rows.GetEnumerator();
        if (!values.MoveNext())
            return;
        var command = Command(sql, names.Zip(values.Current, static (name, value) => (name, (object?)value)));
        await using (command.ConfigureAwait(false))
        {
            do
            {
                for (var i = 0; i < names.Length; i++)
                    command.Parameters[i].Value = values.Current[i];
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            while (values.MoveNext());
        }
    }

    /// <summary>Runs a query and takes its rows until one is refused.</summary>
    public async Task QueryAsync(string sql, Func<DbDataReader, bool> take, params IEnumerable<(string Name, object? Value)> parameters)
    {
        var command = Command(sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (take(reader))
                        continue;

                    // What is not read any more is not sent either.
                    command.Cancel();
                    return;
                }
            }
        }
    }

    /// <summary>All rows of a query that has few.</summary>
    public async Task<List<T>> ListAsync<T>(string sql, Func<DbDataReader, T> read, params IEnumerable<(string Name, object? Value)> parameters)
    {
        var rows = new List<T>();
        await QueryAsync(sql, row => Add(rows, read(row)), parameters).ConfigureAwait(false);
        return rows;
    }

    /// <summary>The first row, or <see langword="null"/>.</summary>
    public async Task<T?> FirstAsync<T>(string sql, Func<DbDataReader, T> read, params IEnumerable<(string Name, object? Value)> parameters)
        where T : class
    {
        // Read to their end: to stop a query costs PostgreSQL a connection.
        T? first = null;
        await QueryAsync(sql, row => (first ??= read(row)) is not null, parameters).ConfigureAwait(false);
        return first;
    }

    /// <summary>The number that a query gives.</summary>
    public async Task<long> NumberAsync(string sql, params IEnumerable<(string Name, object? Value)> parameters)
    {
        var command = Command(sql, parameters);
        await using (command.ConfigureAwait(false))
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) ?? 0L, CultureInfo.InvariantCulture);
    }

    private DbCommand Command(string sql, IEnumerable<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants and what AssetSdk.Filters makes; what comes from outside is a parameter.
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

    private static bool Add<T>(List<T> rows, T row)
    {
        rows.Add(row);
        return true;
    }
}
