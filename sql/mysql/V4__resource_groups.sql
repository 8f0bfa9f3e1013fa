-- Atoll's catalog, version 4, for MySQL 8 or MariaDB 10.6 and newer ones: resource groups are
-- declared, and loads name them.
--     mysql atoll < V4__resource_groups.sql
-- It may be run again: what is there already stays as it is. V1__catalog.sql has the rules behind
-- the columns.

-- Few, and read each time, so that none needs to be marked as dropped. The default group has a row
-- once its configuration was changed, and never nodes: it has those that no other one has.
CREATE TABLE IF NOT EXISTS resource_groups (
    name   VARCHAR(255) NOT NULL PRIMARY KEY,
    config MEDIUMTEXT   NOT NULL,                -- JSON: io.atoll.model.groups.GroupConfigJson
    nodes  MEDIUMTEXT   NOT NULL                 -- JSON: ["read-1"], in the order of names
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- The groups that a collection's load named, one for all replicas or one for each. A collection
-- that has no row here goes by its properties.
CREATE TABLE IF NOT EXISTS load_groups (
    collection_id   BIGINT     NOT NULL PRIMARY KEY,
    resource_groups MEDIUMTEXT NOT NULL          -- JSON: ["a", "b"]
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Last: once this row says 4, all of the above is there.
UPDATE cluster SET schema_version = 4 WHERE id = 1 AND schema_version < 4;
