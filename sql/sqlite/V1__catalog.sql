-- Atoll's catalog, version 1, for SQLite. The write node runs this file by itself; by hand:
--     sqlite3 catalog.db < V1__catalog.sql
-- It may be run again: what is there already stays as it is.
--
-- The rules behind the columns:
--   * changed is the number of the change that wrote the row last. A member that knows the state
--     of change N reads the rows with changed > N, and has the state of now.
--   * What members read is not deleted but marked as dropped, so that they notice; dropped_at
--     says when, in milliseconds since 1970. After a while the write node deletes such rows and
--     notes in writer.forgotten up to which change it did: who knows less than that reads it all.
--   * 0 stands for "not yet" and '' for "none": there is no NULL.
--   * The timestamps of rows and collections are Atoll's: milliseconds << 18 | counter.

-- One row: which cluster this is, and the version of these tables.
CREATE TABLE IF NOT EXISTS cluster (
    id             INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    cluster_id     TEXT    NOT NULL,            -- '' until the first write node starts
    schema_version INTEGER NOT NULL
) STRICT;

-- One row: who may write. Each transaction of the write node begins with
--     UPDATE writer SET change_number = change_number + 1 WHERE epoch = ? AND holder = ?
-- and goes no further unless that met the row.
CREATE TABLE IF NOT EXISTS writer (
    id              INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch           INTEGER NOT NULL,           -- 0 before the first reign
    holder          TEXT    NOT NULL,
    address         TEXT    NOT NULL,           -- host:port, for routers
    change_number   INTEGER NOT NULL,
    forgotten       INTEGER NOT NULL,
    timestamp_limit INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS `databases` (
    id   INTEGER NOT NULL PRIMARY KEY,
    name TEXT    NOT NULL UNIQUE
) STRICT;

-- A change of its partitions or indexes counts as a change of the collection.
CREATE TABLE IF NOT EXISTS collections (
    id            INTEGER NOT NULL PRIMARY KEY,
    database_name TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    `schema`      TEXT    NOT NULL,             -- JSON: io.atoll.model.SchemaJson
    shards        INTEGER NOT NULL,
    consistency   INTEGER NOT NULL,             -- Milvus's code of the level
    loaded        INTEGER NOT NULL,             -- 0 or 1
    replicas      INTEGER NOT NULL,
    properties    TEXT    NOT NULL,             -- JSON: {"key": "value"}
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    changed       INTEGER NOT NULL,
    dropped       INTEGER NOT NULL DEFAULT 0,   -- the change that dropped it; 0 while it lives
    dropped_at    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (database_name, name, dropped)       -- so a dropped collection's name is free
) STRICT;
CREATE INDEX IF NOT EXISTS collections_changed ON collections (changed);

CREATE TABLE IF NOT EXISTS partitions (
    id            INTEGER NOT NULL PRIMARY KEY,
    collection_id INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    UNIQUE (collection_id, name)
) STRICT;

CREATE TABLE IF NOT EXISTS indexes (
    id            INTEGER NOT NULL PRIMARY KEY,
    collection_id INTEGER NOT NULL,
    field_id      INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    type          TEXT    NOT NULL,
    metric        TEXT    NOT NULL,
    params        TEXT    NOT NULL,             -- JSON: {"key": "value"}
    UNIQUE (collection_id, name)
) STRICT;

-- The versions of each collection, numbered from 1 without gaps; the highest is the live one. What
-- version v consists of stands in the next three tables: the rows with
--     added_version <= v AND (dropped_version = 0 OR dropped_version > v)
CREATE TABLE IF NOT EXISTS manifests (
    collection_id INTEGER NOT NULL,
    number        INTEGER NOT NULL,
    epoch         INTEGER NOT NULL,             -- the reign that committed it
    committed_at  INTEGER NOT NULL,
    superseded_at INTEGER NOT NULL DEFAULT 0,
    changed       INTEGER NOT NULL,
    PRIMARY KEY (collection_id, number)
) STRICT;
CREATE INDEX IF NOT EXISTS manifests_changed ON manifests (changed);

CREATE TABLE IF NOT EXISTS segments (
    id              INTEGER NOT NULL PRIMARY KEY,
    collection_id   INTEGER NOT NULL,
    partition_id    INTEGER NOT NULL,
    folder          TEXT    NOT NULL,           -- relative to the storage's root, as all names
    row_count       INTEGER NOT NULL,
    size_bytes      INTEGER NOT NULL,
    min_timestamp   INTEGER NOT NULL,
    max_timestamp   INTEGER NOT NULL,
    built_indexes   TEXT    NOT NULL,           -- JSON: [index id]
    added_version   INTEGER NOT NULL,
    dropped_version INTEGER NOT NULL DEFAULT 0,
    dropped_at      INTEGER NOT NULL DEFAULT 0,
    changed         INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS segments_changed ON segments (changed);
CREATE INDEX IF NOT EXISTS segments_collection ON segments (collection_id, dropped_version);

-- At most one live file per segment: it names the deleted rows of the files before it as well.
CREATE TABLE IF NOT EXISTS tombstones (
    segment_id      INTEGER NOT NULL,
    collection_id   INTEGER NOT NULL,
    file            TEXT    NOT NULL,
    deleted_rows    INTEGER NOT NULL,
    max_timestamp   INTEGER NOT NULL,
    added_version   INTEGER NOT NULL,
    dropped_version INTEGER NOT NULL DEFAULT 0,
    dropped_at      INTEGER NOT NULL DEFAULT 0,
    changed         INTEGER NOT NULL,
    PRIMARY KEY (segment_id, added_version)
) STRICT;
CREATE INDEX IF NOT EXISTS tombstones_changed ON tombstones (changed);
CREATE INDEX IF NOT EXISTS tombstones_collection ON tombstones (collection_id, dropped_version);

-- The live journals of a collection are a chain in the order of their positions; the last one
-- takes rows.
CREATE TABLE IF NOT EXISTS journals (
    segment_id      INTEGER NOT NULL PRIMARY KEY,
    collection_id   INTEGER NOT NULL,
    position        INTEGER NOT NULL,
    file            TEXT    NOT NULL,
    epoch           INTEGER NOT NULL,
    end_offset      INTEGER NOT NULL,           -- where a take-over ended it, else -1
    added_version   INTEGER NOT NULL,
    dropped_version INTEGER NOT NULL DEFAULT 0,
    dropped_at      INTEGER NOT NULL DEFAULT 0,
    changed         INTEGER NOT NULL,
    UNIQUE (collection_id, position)
) STRICT;
CREATE INDEX IF NOT EXISTS journals_changed ON journals (changed);

-- Which read nodes own a segment (sealed or growing), first choice first.
CREATE TABLE IF NOT EXISTS placements (
    segment_id INTEGER NOT NULL PRIMARY KEY,
    owners     TEXT    NOT NULL,                -- JSON: ["read-1", "read-2"]; [] is dropped
    dropped_at INTEGER NOT NULL DEFAULT 0,
    changed    INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS placements_changed ON placements (changed);

INSERT OR IGNORE INTO writer
    (id, epoch, holder, address, change_number, forgotten, timestamp_limit, expires_at)
    VALUES (1, 0, '', '', 0, 0, 0, 0);
INSERT OR IGNORE INTO `databases` (id, name) VALUES (1, 'default');
-- Last: once this row says 1, all of the above is there.
INSERT OR IGNORE INTO cluster (id, cluster_id, schema_version) VALUES (1, '', 1);
