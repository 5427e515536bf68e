namespace AssetSdk.Server.Storage.Sqlite;

/// <summary>
/// The tables in SQLite. A script that was released never changes: add another. <c>document</c> is the text as it is answered, <c>fields</c> the same in the form that is searched, and
/// <c>asset_leaf</c> its single values, which serve every path.
/// </summary>
internal static class SqliteMigrations
{
    public static IReadOnlyList<string> All { get; } =
    [
        """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE asset (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            asset_id TEXT NOT NULL UNIQUE,
            asset_uri TEXT NOT NULL,
            asset_name TEXT NOT NULL,
            asset_version TEXT,
            asset_tag TEXT,
            object_id TEXT,
            document TEXT NOT NULL,
            fields TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX asset_by_uri ON asset (asset_uri) WHERE asset_uri <> '';
        CREATE INDEX asset_by_any_uri ON asset (asset_uri);
        CREATE INDEX asset_by_name ON asset (asset_name);
        CREATE INDEX asset_by_version ON asset (asset_version);
        CREATE INDEX asset_by_tag ON asset (asset_tag);
        CREATE INDEX asset_by_object ON asset (object_id) WHERE object_id IS NOT NULL;

        CREATE TABLE asset_tags (tag TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (tag, seq)) WITHOUT ROWID;

        CREATE TABLE asset_leaf (path TEXT NOT NULL, kind TEXT NOT NULL, value NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (path, kind, value, seq)) WITHOUT ROWID;

        CREATE TABLE stored_object (
            object_id TEXT PRIMARY KEY,
            size INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            content_type TEXT NOT NULL,
            file_name TEXT NOT NULL,
            created INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE unowned (object_id TEXT PRIMARY KEY, expires INTEGER NOT NULL, swept INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE INDEX unowned_by_end ON unowned (expires);

        CREATE TABLE registry (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            registry_id TEXT NOT NULL UNIQUE,
            url TEXT NOT NULL,
            document TEXT NOT NULL,
            healthy INTEGER,
            due INTEGER NOT NULL
        );
        CREATE INDEX registry_by_due ON registry (due);

        CREATE TABLE token (
            token_id TEXT PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            rights TEXT NOT NULL,
            prefixes TEXT NOT NULL,
            created INTEGER NOT NULL,
            expires INTEGER,
            revoked INTEGER
        ) WITHOUT ROWID;

        CREATE TABLE audit (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL);
        """,
    ];
}
