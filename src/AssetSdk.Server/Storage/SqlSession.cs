using System.Data.Common;
using System.Globalization;

namespace AssetSdk.Server.Storage;

/// <summary>A connection in use.</summary>
internal sealed class SqlSession(DbConnection connection, CancellationToken cancellationToken)
{
    private const int MostOfABatch = 1000;

    /// <summary>Runs a statement; gives how many rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, params IEnumerable<(string Name, object? Value)> parameters)
    {
        var command = Command(sql, parameters);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a statement once for each row of values.</summary>
    public Task ExecuteManyAsync(string sql, string[] names, IEnumerable<object?[]> rows) => NumbersAsync(sql, names, rows);

    /// <summary>Runs a statement once for each row of values; gives the number that each gives, if they do.</summary>
    public async Task<List<long>> NumbersAsync(string sql, string[] names, IEnumerable<object?[]> rows)
    {
        var numbers = new List<long>();
        foreach (var some in rows.Chunk(MostOfABatch))
        {
            if (connection.CanCreateBatch)
                await BatchAsync(sql, names, some, numbers).ConfigureAwait(false);
            else
                await EachAsync(sql, names, some, numbers).ConfigureAwait(false);
        }

        return numbers;
    }

    // Sent together, so that a database elsewhere is waited for once.
    private async Task BatchAsync(string sql, string[] names, object?[][] rows, List<long> numbers)
    {
        var batch = connection.CreateBatch();
        await using (batch.ConfigureAwait(false))
        {
            foreach (var row in rows)
            {
                var command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // As in Command.
                command.CommandText = sql;
#pragma warning restore CA2100
                for (var i = 0; i < names.Length; i++)
                {
                    var parameter = command.CreateParameter();
                    (parameter.ParameterName, parameter.Value) = (names[i], row[i] ?? DBNull.Value);
                    command.Parameters.Add(parameter);
                }

                batch.BatchCommands.Add(command);
            }

            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                do
                {
                    while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                        numbers.Add(reader.GetInt64(0));
                }
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
            }
        }
    }

    private async Task EachAsync(string sql, string[] names, object?[][] rows, List<long> numbers)
    {
        var command = Command(sql, names.Zip(rows[0]));
        await using (command.ConfigureAwait(false))
        {
            foreach (var row in rows)
            {
                for (var i = 0; i < names.Length; i++)
                    command.Parameters[i].Value = row[i] ?? DBNull.Value;
                if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is { } number)
                    numbers.Add(Convert.ToInt64(number, CultureInfo.InvariantCulture));
            }
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

    /// <summary>The first rows of a query, until they are of some size together: the one that goes over it is the last.</summary>
    /// <returns>The rows, and their size.</returns>
    public async Task<(List<T> Rows, long Size)> PageAsync<T>(string sql, Func<DbDataReader, T> read, Func<T, int> sizeOf, long most, params IEnumerable<(string Name, object? Value)> parameters)
    {
        var rows = new List<T>();
        var size = 0L;
        await QueryAsync(sql, row => Add(rows, read(row)) && (size += sizeOf(rows[^1])) <= most, parameters).ConfigureAwait(false);
        return (rows, size);
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
