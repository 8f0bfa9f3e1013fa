-- Atoll's catalog, version 1, for MySQL 8 or MariaDB 10.6 and newer ones. The write node runs this
-- file by itself; by hand, in a database made for it (see grants.sql):
--     mysql atoll < V1__catalog.sql
-- It may be run again: what is there already stays as it is.
--
-- The rules behind the columns:
--   * changed is the number of the change that wrote the row last. A member that knows the state
--     of change N reads the rows with changed > N, and has the state of now.
--   * What members read is not deleted but marked as dropped, so that they notice; dropped_at
--     says when, in milliseconds since 1970. After a while the write node deletes such rows and
--     notes in writer.forgotten up to which change it did: who knows less than that reads it all.
--   * 0 stands for "not yet" and '' for "none": there is no NULL.
--   * Names are compared byte by byte: 'A' is not 'a'.
--   * The timestamps of rows and collections are Atoll's: milliseconds << 18 | counter.

-- One row: which cluster this is, and the version of these tables.
CREATE TABLE IF NOT EXISTS cluster (
    id             TINYINT      NOT NULL PRIMARY KEY CHECK (id = 1),
    cluster_id     VARCHAR(255) NOT NULL,                -- '' until the first write node starts
    schema_version INT          NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- One row: who may write. Each transaction of the write node begins with
--     UPDATE writer SET change_number = change_number + 1 WHERE epoch = ? AND holder = ?
-- and goes no further unless that met the row.
CREATE TABLE IF NOT EXISTS writer (
    id              TINYINT      NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch           BIGINT       NOT NULL,               -- 0 before the first reign
    holder          VARCHAR(255) NOT NULL,
    address         VARCHAR(255) NOT NULL,               -- host:port, for routers
    change_number   BIGINT       NOT NULL,
    forgotten       BIGINT       NOT NULL,
    timestamp_limit BIGINT       NOT NULL,
    expires_at      BIGINT       NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `databases` (
    id   BIGINT       NOT NULL PRIMARY KEY,
    name VARCHAR(255) NOT NULL UNIQUE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- A change of its partitions or indexes counts as a change of the collection.
CREATE TABLE IF NOT EXISTS collections (
    id            BIGINT       NOT NULL PRIMARY KEY,
    database_name VARCHAR(255) NOT NULL,
    name          VARCHAR(255) NOT NULL,
    `schema`      MEDIUMTEXT   NOT NULL,                 -- JSON: io.atoll.model.SchemaJson
    shards        INT          NOT NULL,
    consistency   INT          NOT NULL,                 -- Milvus's code of the level
    loaded        TINYINT      NOT NULL,                 -- 0 or 1
    replicas      INT          NOT NULL,
    properties    MEDIUMTEXT   NOT NULL,                 -- JSON: {"key": "value"}
    created_at    BIGINT       NOT NULL,
    updated_at    BIGINT       NOT NULL,
    changed       BIGINT       NOT NULL,
    dropped       BIGINT       NOT NULL DEFAULT 0,       -- the change that dropped it; 0 while it lives
    dropped_at    BIGINT       NOT NULL DEFAULT 0,
    UNIQUE (database_name, name, dropped),      -- so a dropped collection's name is free
    KEY collections_changed (changed)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS partitions (
    id            BIGINT       NOT NULL PRIMARY KEY,
    collection_id BIGINT       NOT NULL,
    name          VARCHAR(255) NOT NULL,
    UNIQUE (collection_id, name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS indexes (
    id            BIGINT       NOT NULL PRIMARY KEY,
    collection_id BIGINT       NOT NULL,
    field_id      BIGINT       NOT NULL,
    name          VARCHAR(255) NOT NULL,
    type          VARCHAR(64)  NOT NULL,
    metric        VARCHAR(64)  NOT NULL,
    params        MEDIUMTEXT   NOT NULL,                 -- JSON: {"key": "value"}
    UNIQUE (collection_id, name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The versions of each collection, numbered from 1 without gaps; the highest is the live one. What
-- version v consists of stands in the next three tables: the rows with
--     added_version <= v AND (dropped_version = 0 OR dropped_version > v)
CREATE TABLE IF NOT EXISTS manifests (
    collection_id BIGINT       NOT NULL,
    number        BIGINT       NOT NULL,
    epoch         BIGINT       NOT NULL,                 -- the reign that committed it
    committed_at  BIGINT       NOT NULL,
    superseded_at BIGINT       NOT NULL DEFAULT 0,
    changed       BIGINT       NOT NULL,
    PRIMARY KEY (collection_id, number),
    KEY manifests_changed (changed)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS segments (
    id              BIGINT       NOT NULL PRIMARY KEY,
    collection_id   BIGINT       NOT NULL,
    partition_id    BIGINT       NOT NULL,
    folder          VARCHAR(512) NOT NULL,               -- relative to the storage's root, as all names
    row_count       BIGINT       NOT NULL,
    size_bytes      BIGINT       NOT NULL,
    min_timestamp   BIGINT       NOT NULL,
    max_timestamp   BIGINT       NOT NULL,
    built_indexes   MEDIUMTEXT   NOT NULL,               -- JSON: [index id]
    added_version   BIGINT       NOT NULL,
    dropped_version BIGINT       NOT NULL DEFAULT 0,
    dropped_at      BIGINT       NOT NULL DEFAULT 0,
    changed         BIGINT       NOT NULL,
    KEY segments_changed (changed),
    KEY segments_collection (collection_id, dropped_version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- At most one live file per segment: it names the deleted rows of the files before it as well.
CREATE TABLE IF NOT EXISTS tombstones (
    segment_id      BIGINT       NOT NULL,
    collection_id   BIGINT       NOT NULL,
    file            VARCHAR(512) NOT NULL,
    deleted_rows    BIGINT       NOT NULL,
    max_timestamp   BIGINT       NOT NULL,
    added_version   BIGINT       NOT NULL,
    dropped_version BIGINT       NOT NULL DEFAULT 0,
    dropped_at      BIGINT       NOT NULL DEFAULT 0,
    changed         BIGINT       NOT NULL,
    PRIMARY KEY (segment_id, added_version),
    KEY tombstones_changed (changed),
    KEY tombstones_collection (collection_id, dropped_version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The live journals of a collection are a chain in the order of their positions; the last one
-- takes rows.
CREATE TABLE IF NOT EXISTS journals (
    segment_id      BIGINT       NOT NULL PRIMARY KEY,
    collection_id   BIGINT       NOT NULL,
    position        BIGINT       NOT NULL,
    file            VARCHAR(512) NOT NULL,
    epoch           BIGINT       NOT NULL,
    end_offset      BIGINT       NOT NULL,               -- where a take-over ended it, else -1
    added_version   BIGINT       NOT NULL,
    dropped_version BIGINT       NOT NULL DEFAULT 0,
    dropped_at      BIGINT       NOT NULL DEFAULT 0,
    changed         BIGINT       NOT NULL,
    UNIQUE (collection_id, position),
    KEY journals_changed (changed)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Which read nodes own a segment (sealed or growing), first choice first.
CREATE TABLE IF NOT EXISTS placements (
    segment_id BIGINT       NOT NULL PRIMARY KEY,
    owners     MEDIUMTEXT   NOT NULL,                    -- JSON: ["read-1", "read-2"]; [] is dropped
    dropped_at BIGINT       NOT NULL DEFAULT 0,
    changed    BIGINT       NOT NULL,
    KEY placements_changed (changed)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT IGNORE INTO writer
    (id, epoch, holder, address, change_number, forgotten, timestamp_limit, expires_at)
    VALUES (1, 0, '', '', 0, 0, 0, 0);
INSERT IGNORE INTO `databases` (id, name) VALUES (1, 'default');
-- Last: once this row says 1, all of the above is there.
INSERT IGNORE INTO cluster (id, cluster_id, schema_version) VALUES (1, '', 1);
