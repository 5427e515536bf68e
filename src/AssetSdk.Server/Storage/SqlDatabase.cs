using System.Data.Common;
using AssetSdk.Core;
using AssetSdk.Filters;

namespace AssetSdk.Server.Storage;

/// <summary>
/// A relational database as the server uses it: sessions to read, transactions to write. The statements are the same everywhere; what differs between the
/// two databases is said here and in their folders.
/// </summary>
internal abstract class SqlDatabase : IAsyncDisposable
{
    // Who loses against another transaction begins anew; more often than this something else is wrong.
    private const int MaxAttempts = 8;

    private SqlMapping? _mapping;

    /// <summary>Where the database is, without secrets.</summary>
    public abstract string Location { get; }

    /// <summary>The name of the product.</summary>
    public abstract string Product { get; }

    /// <summary>The SQL that filters are translated to.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Which fields of a document lie in columns of their own.</summary>
    public SqlMapping Mapping => _mapping ??= AssetMapping.Of(HasLeaves);

    /// <summary>Whether the single values of documents have a table, since no index of whole documents is to be had.</summary>
    public abstract bool HasLeaves { get; }

    /// <summary>An expression: the database's own time, in milliseconds since 1970. Servers that share a database share this clock.</summary>
    public abstract string Now { get; }

    /// <summary>What a SELECT ends with that locks what it found until the transaction ends.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>An expression: a parameter with JSON, as the column that is searched takes it.</summary>
    public abstract string JsonOf(string parameter);

    /// <summary>Whether several indexes may serve one condition.</summary>
    public abstract bool JoinsIndexes { get; }

    /// <summary>The join of a table of keys in their order with another: the database is to begin with the keys, where it has to be told.</summary>
    public abstract string JoinInOrder { get; }

    /// <summary>A condition: a column has one of the values of a parameter, which is what <see cref="Numbers"/> or <see cref="Texts"/> makes.</summary>
    public abstract string AnyOf(string column, string parameter);

    /// <summary>The value of a parameter that has several numbers.</summary>
    public abstract object Numbers(long[] numbers);

    /// <summary>The value of a parameter that has several texts.</summary>
    public abstract object Texts(string[] texts);

    /// <summary>What is run when much has been added, so that the database knows of it before it looks by itself; empty where it need not.</summary>
    public abstract string Analyze { get; }

    /// <summary>The scripts that bring a database up to date, oldest first.</summary>
    public abstract IReadOnlyList<string> Migrations { get; }

    /// <summary>Reads: every statement sees what was committed before it.</summary>
    public async Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                using var interruption = cancellationToken.UnsafeRegister(static state => (((SqlDatabase, DbConnection))state!).Item1.Interrupt((((SqlDatabase, DbConnection))state!).Item2), (this, connection));
                return await work(new SqlSession(connection, cancellationToken)).ConfigureAwait(false);
            }
        }
        catch (DbException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Writes in one transaction: all of it is there when this returns, or nothing. The work may run more than once.</summary>
    public async Task<T> WriteAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryWriteAsync(work, cancellationToken).ConfigureAwait(false);
            }
            catch (DbException e) when (attempt < MaxAttempts && IsConflict(e))
            {
                // Nothing of it was kept: once more, on what the other has committed.
            }
            catch (Exception e) when (IsUnavailable(e))
            {
                throw Unavailable(e);
            }
        }
    }

    /// <summary>Runs one writing session at a time, of all servers on the database.</summary>
    public abstract Task<T> AloneAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>Whether a statement failed since a key is there already.</summary>
    public abstract bool IsDuplicate(DbException failure);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    protected abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>What a transaction that writes begins with.</summary>
    protected abstract string Begin { get; }

    /// <summary>Held while something is written, where the database takes one writer at a time anyway.</summary>
    protected virtual ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IDisposable?>(null);

    /// <summary>How many searches may read at once, so that they leave something to all others.</summary>
    public abstract int SearchesAtOnce { get; }

    /// <summary>Ends what a connection does, where the database does not hear of it by itself.</summary>
    protected virtual void Interrupt(DbConnection connection)
    {
    }

    /// <summary>Whether another transaction came first and this one may begin anew.</summary>
    protected abstract bool IsConflict(DbException failure);

    /// <summary>Whether the database could not be asked, or could not keep what it was given.</summary>
    protected abstract bool IsUnavailable(Exception failure);

    /// <summary>What a failure says, without secrets.</summary>
    protected virtual string Reason(Exception failure) => failure.Message;

    private async Task<T> TryWriteAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        using (await EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var session = new SqlSession(connection, cancellationToken);
                await session.ExecuteAsync(Begin).ConfigureAwait(false);
                try
                {
                    var result = await work(session).ConfigureAwait(false);

                    // Not cancelled any more: who is told that it failed would not know that it is there.
                    await new SqlSession(connection, CancellationToken.None).ExecuteAsync("COMMIT").ConfigureAwait(false);
                    return result;
                }
                catch
                {
                    await RollBackAsync(connection).ConfigureAwait(false);
                    throw;
                }
            }
        }
    }

    // Said in SQL: the transactions of the libraries fail once more when the database has rolled back by itself, and hide why.
    private static async Task RollBackAsync(DbConnection connection)
    {
        try
        {
            await new SqlSession(connection, CancellationToken.None).ExecuteAsync("ROLLBACK").ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            // It has done so, or the connection is gone and its transaction with it.
        }
    }

    private AssetException Unavailable(Exception failure) =>
        failure as AssetException ?? new AssetException(AssetErrorCode.DatabaseUnavailable, $"{Product} at {Location} is not available: {Reason(failure)}", failure);
}
