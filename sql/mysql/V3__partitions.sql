-- Atoll's catalog, version 3, for MySQL 8 or MariaDB 10.6 and newer: partitions are loaded by themselves, and dropped.
--     mysql atoll < V3__partitions.sql
-- It may be run again: what is there already stays as it is. V1__catalog.sql has the rules behind
-- the columns.

-- What a row of `partitions` does not say. One that has no row here lives, and is loaded with its
-- collection. One that was dropped has its row only here, until no journal has rows of it.
CREATE TABLE IF NOT EXISTS partition_states (
    partition_id  BIGINT  NOT NULL PRIMARY KEY,
    collection_id BIGINT  NOT NULL,
    loaded        TINYINT NOT NULL,             -- 0 or 1
    dropped_at    BIGINT  NOT NULL,              -- the timestamp; 0 while it lives
    KEY partition_states_collection (collection_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Last: once this row says 3, all of the above is there.
UPDATE cluster SET schema_version = 3 WHERE id = 1 AND schema_version < 3;
