using System.Data.Common;
using System.Net.Sockets;
using AssetSdk.Core;
using AssetSdk.Filters;
using Npgsql;

namespace AssetSdk.Server.Storage.Postgres;

/// <summary>A PostgreSQL database, which servers may share.</summary>
internal sealed class PostgresDatabase : SqlDatabase
{
    // 'assetsdk' in hexadecimal: what all servers lock while one of them migrates.
    private const long MigrationLock = 0x61737365_7473646b;

    private readonly NpgsqlDataSource _source;

    public PostgresDatabase(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString) { IncludeErrorDetail = false, PersistSecurityInfo = false, ApplicationName = "asset-server", NoResetOnClose = true };
            // The server's statements are few: what is asked often is parsed and planned once a connection. Behind a pooler that mixes sessions, Max Auto Prepare=0 says otherwise.
            if (!settings.ShouldSerialize("Max Auto Prepare"))
                settings.MaxAutoPrepare = 64;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The exception may quote what is a password.
            throw new AssetException(AssetErrorCode.InvalidServerSetting, "Database is no connection string of PostgreSQL. Write Host=…;Database=…;Username=…;Password=…, or the path of a file for SQLite.");
        }

        SearchesAtOnce = Math.Max(1, settings.MaxPoolSize / 2);
        Location = $"{settings.Host}:{settings.Port}/{settings.Database}";
        _source = NpgsqlDataSource.Create(settings);
    }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override string Product => "PostgreSQL";

    /// <inheritdoc/>
    public override SqlDialect Dialect => SqlDialect.PostgreSql;

    /// <inheritdoc/>
    public override bool HasLeaves => false;

    /// <inheritdoc/>
    public override string Now => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";

    /// <inheritdoc/>
    public override string ForUpdate => " FOR UPDATE";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Migrations => PostgresMigrations.All;

    /// <inheritdoc/>
    public override string JsonOf(string parameter) => $"CAST({parameter} AS jsonb)";

    /// <inheritdoc/>
    public override bool JoinsIndexes => true;

    /// <inheritdoc/>
    public override string Analyze => "ANALYZE asset, asset_tags";

    /// <inheritdoc/>
    public override string JoinInOrder => "JOIN";

    /// <inheritdoc/>
    public override string AnyOf(string column, string parameter) => $"{column} = ANY ({parameter})";

    /// <inheritdoc/>
    public override object Numbers(long[] numbers) => numbers;

    /// <inheritdoc/>
    public override object Texts(string[] texts) => texts;

    /// <inheritdoc/>
    public override Task<T> AloneAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("SELECT pg_advisory_xact_lock(@lock)", ("lock", MigrationLock)).ConfigureAwait(false);
                return await work(session).ConfigureAwait(false);
            },
            cancellationToken);

    /// <inheritdoc/>
    public override bool IsDuplicate(DbException failure) => failure.SqlState == PostgresErrorCodes.UniqueViolation;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    // The rest of the connections is for all else.
    public override int SearchesAtOnce { get; }

    protected override string Begin => "BEGIN ISOLATION LEVEL READ COMMITTED";

    protected override bool IsConflict(DbException failure) => failure.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    // Not reachable, shutting down or starting, out of connections, disk or memory, refused, read-only.
    protected override bool IsUnavailable(Exception failure) => failure switch
    {
        AssetException e => e.Code.Equals(AssetErrorCode.DatabaseUnavailable),
        PostgresException e => e.IsTransient || e.SqlState[..2] is "08" or "28" or "3D" or "53" or "57" or "58" or "25",
        NpgsqlException => true,
        SocketException or TimeoutException => true,
        InvalidOperationException e => e.InnerException is NpgsqlException,
        _ => false,
    };

    // Of what the server says only the text: details can quote rows.
    protected override string Reason(Exception failure) => failure is PostgresException e ? $"{e.SqlState} {e.MessageText}" : failure.Message;
}
