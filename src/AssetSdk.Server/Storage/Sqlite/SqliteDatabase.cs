using System.Data.Common;
using System.Text.Json;
using AssetSdk.Core;
using AssetSdk.Filters;
using Microsoft.Data.Sqlite;

namespace AssetSdk.Server.Storage.Sqlite;

/// <summary>One file, in write-ahead mode: readers never wait for the writer, and processes may share it.</summary>
internal sealed class SqliteDatabase : SqlDatabase
{
    private const int Busy = 5;
    private const int UniqueConstraint = 2067;
    private const int PrimaryKeyConstraint = 1555;

    // Busy, locked, read-only, input/output, corrupt, full, cannot open, not a database.
    private static readonly int[] Unavailable = [Busy, 6, 8, 10, 11, 13, 14, 26];

    private static readonly Lazy<bool> Library = new(static () =>
    {
        SQLitePCL.Batteries_V2.Init();
        return true;
    });

    private readonly string _path;
    private readonly string _connection;

    // Here writers wait for each other without spinning; only other processes are waited for in the file.
    private readonly SemaphoreSlim _writer = new(1);

    public SqliteDatabase(string path)
    {
        _ = Library.Value;
        _path = path;
        Create(path);
        _connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = true, DefaultTimeout = 15 }.ToString();
    }

    /// <inheritdoc/>
    public override string Location => _path;

    /// <inheritdoc/>
    public override string Product => "SQLite";

    /// <inheritdoc/>
    public override SqlDialect Dialect => SqlDialect.Sqlite;

    /// <inheritdoc/>
    public override bool HasLeaves => true;

    /// <inheritdoc/>
    public override string Now => "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

    /// <inheritdoc/>
    public override string ForUpdate => "";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Migrations => SqliteMigrations.All;

    /// <inheritdoc/>
    public override string JsonOf(string parameter) => parameter;

    /// <inheritdoc/>
    public override bool JoinsIndexes => false;

    /// <inheritdoc/>
    public override string Analyze => "";

    /// <inheritdoc/>
    public override string JoinInOrder => "CROSS JOIN";

    /// <inheritdoc/>
    public override string AnyOf(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    /// <inheritdoc/>
    public override object Numbers(long[] numbers) => JsonSerializer.Serialize(numbers);

    /// <inheritdoc/>
    public override object Texts(string[] texts) => JsonSerializer.Serialize(texts);

    /// <inheritdoc/>
    public override Task<T> AloneAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) => WriteAsync(work, cancellationToken);

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException failure) => failure is SqliteException { SqliteExtendedErrorCode: UniqueConstraint or PrimaryKeyConstraint };

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(_connection))
            SqliteConnection.ClearPool(connection);
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // What is acknowledged survives a power cut too: the log is flushed at each commit. And IMMEDIATE: what is read in it is still so when it is written.
    protected override string Begin => "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; BEGIN IMMEDIATE";

    protected override async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(_writer);
    }

    // Its work is done on the thread that asks, without a pause.
    public override int SearchesAtOnce => Environment.ProcessorCount;

    protected override void Interrupt(DbConnection connection)
    {
        if (((SqliteConnection)connection).Handle is { IsInvalid: false } handle)
            SQLitePCL.raw.sqlite3_interrupt(handle);
    }

    protected override bool IsConflict(DbException failure) => false;

    protected override bool IsUnavailable(Exception failure) =>
        failure is SqliteException e && Array.IndexOf(Unavailable, e.SqliteErrorCode) >= 0
        || failure is AssetException { Code: var code } && code.Equals(AssetErrorCode.DatabaseUnavailable);

    // Hashes of tokens and names that not everybody may read are in it: whoever else uses the machine has no business there, wherever the file is. What SQLite puts beside it is like it.
    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is there, or SQLite says why it cannot be.
        }
    }

    private sealed class Turn(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
