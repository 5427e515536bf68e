using AssetSdk.Core;
using AssetSdk.Server.Storage.Postgres;
using AssetSdk.Server.Storage.Sqlite;

namespace AssetSdk.Server.Storage;

/// <summary>Which database a setting means.</summary>
internal static class DatabaseChoice
{
    /// <summary>Opens the database of a setting: a connection string or URL of PostgreSQL, else the path of a file.</summary>
    public static SqlDatabase Open(string setting)
    {
        if (setting.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || setting.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
            return new PostgresDatabase(OfUrl(setting));
        if (setting.Contains('=', StringComparison.Ordinal) && setting.Contains("Host", StringComparison.OrdinalIgnoreCase))
            return new PostgresDatabase(setting);
        return new SqliteDatabase(Path.GetFullPath(setting));
    }

    private static string OfUrl(string url)
    {
        // Never in the message: the URL may hold a password.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Query.Length > 0)
            throw new AssetException(AssetErrorCode.InvalidServerSetting, "Database is not a URL of PostgreSQL. Write postgresql://user:password@host:port/database; for more options a connection string, Host=…;….");
        var user = uri.UserInfo.Split(':', 2);
        var settings = new Npgsql.NpgsqlConnectionStringBuilder { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : 5432, Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')) };
        if (user[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);
        return settings.ToString();
    }
}
