-- Atoll's catalog, version 4, for SQLite: resource groups are declared, and loads name them.
--     sqlite3 catalog.db < V4__resource_groups.sql
-- It may be run again: what is there already stays as it is. V1__catalog.sql has the rules behind
-- the columns.

-- Few, and read each time, so that none needs to be marked as dropped. The default group has a row
-- once its configuration was changed, and never nodes: it has those that no other one has.
CREATE TABLE IF NOT EXISTS resource_groups (
    name   TEXT NOT NULL PRIMARY KEY,
    config TEXT NOT NULL,                       -- JSON: io.atoll.model.groups.GroupConfigJson
    nodes  TEXT NOT NULL                        -- JSON: ["read-1"], in the order of names
) STRICT;

-- The groups that a collection's load named, one for all replicas or one for each. A collection
-- that has no row here goes by its properties.
CREATE TABLE IF NOT EXISTS load_groups (
    collection_id   INTEGER NOT NULL PRIMARY KEY,
    resource_groups TEXT    NOT NULL            -- JSON: ["a", "b"]
) STRICT;

-- Last: once this row says 4, all of the above is there.
UPDATE cluster SET schema_version = 4 WHERE id = 1 AND schema_version < 4;
