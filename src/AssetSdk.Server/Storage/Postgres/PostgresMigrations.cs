namespace AssetSdk.Server.Storage.Postgres;

/// <summary>
/// The tables in PostgreSQL. A script that was released never changes: add another. <c>document</c> is the text as it is answered, <c>fields</c> the same in the
/// form that is searched: jsonb keeps neither the order of keys nor how numbers were written. Text is ordered by its bytes, as SQLite does. What is new goes into the index of fields at once: a list of
/// what is to be entered would be read by every search.
/// </summary>
internal static class PostgresMigrations
{
    public static IReadOnlyList<string> All { get; } =
    [
        """
        CREATE TABLE setting (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);

        CREATE TABLE asset (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            asset_id text COLLATE "C" NOT NULL UNIQUE,
            asset_uri text COLLATE "C" NOT NULL,
            asset_name text COLLATE "C" NOT NULL,
            asset_version text COLLATE "C",
            asset_tag text COLLATE "C",
            object_id text COLLATE "C",
            document text NOT NULL,
            fields jsonb NOT NULL,
            created bigint NOT NULL,
            updated bigint NOT NULL
        );
        CREATE UNIQUE INDEX asset_by_uri ON asset (asset_uri) WHERE asset_uri <> '';
        CREATE INDEX asset_by_any_uri ON asset (asset_uri, seq);
        CREATE INDEX asset_by_name ON asset (asset_name, seq);
        CREATE INDEX asset_by_version ON asset (asset_version, seq);
        CREATE INDEX asset_by_tag ON asset (asset_tag, seq);
        CREATE INDEX asset_by_object ON asset (object_id) WHERE object_id IS NOT NULL;
        CREATE INDEX asset_by_field ON asset USING gin (fields jsonb_path_ops) WITH (fastupdate = off);

        CREATE TABLE asset_tags (tag text COLLATE "C" NOT NULL, seq bigint NOT NULL, PRIMARY KEY (tag, seq));

        CREATE TABLE stored_object (
            object_id text COLLATE "C" PRIMARY KEY,
            size bigint NOT NULL,
            sha256 text NOT NULL,
            content_type text NOT NULL,
            file_name text NOT NULL,
            created bigint NOT NULL
        );

        CREATE TABLE unowned (object_id text COLLATE "C" PRIMARY KEY, expires bigint NOT NULL, swept integer NOT NULL DEFAULT 0);
        CREATE INDEX unowned_by_end ON unowned (expires);

        CREATE TABLE registry (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            registry_id text COLLATE "C" NOT NULL UNIQUE,
            url text NOT NULL,
            document text NOT NULL,
            healthy bigint,
            due bigint NOT NULL
        );
        CREATE INDEX registry_by_due ON registry (due);

        CREATE TABLE token (
            token_id text COLLATE "C" PRIMARY KEY,
            hash text COLLATE "C" NOT NULL UNIQUE,
            name text NOT NULL,
            rights text NOT NULL,
            prefixes text NOT NULL,
            created bigint NOT NULL,
            expires bigint,
            revoked bigint
        );

        CREATE TABLE audit (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at bigint NOT NULL, actor text NOT NULL, action text NOT NULL, target text NOT NULL);
        """,
    ];
}
