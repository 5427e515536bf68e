namespace AssetSdk.Filters;

/// <summary>Which database a condition is for.</summary>
public enum SqlDialect
{
    /// <summary>SQLite, from 3.35, with JSON1.</summary>
    Sqlite,

    /// <summary>PostgreSQL, from 15, in the encoding UTF8.</summary>
    PostgreSql,
}
