-- Atoll's catalog, version 3, for SQLite: partitions are loaded by themselves, and dropped.
--     sqlite3 catalog.db < V3__partitions.sql
-- It may be run again: what is there already stays as it is. V1__catalog.sql has the rules behind
-- the columns.

-- What a row of `partitions` does not say. One that has no row here lives, and is loaded with its
-- collection. One that was dropped has its row only here, until no journal has rows of it.
CREATE TABLE IF NOT EXISTS partition_states (
    partition_id  INTEGER NOT NULL PRIMARY KEY,
    collection_id INTEGER NOT NULL,
    loaded        INTEGER NOT NULL,             -- 0 or 1
    dropped_at    INTEGER NOT NULL              -- the timestamp; 0 while it lives
) STRICT;
CREATE INDEX IF NOT EXISTS partition_states_collection ON partition_states (collection_id);

-- Last: once this row says 3, all of the above is there.
UPDATE cluster SET schema_version = 3 WHERE id = 1 AND schema_version < 3;
