-- Atoll's catalog, version 2, for MySQL 8 or MariaDB 10.6 and newer ones: databases have
-- properties, and collections other names.
--     mysql atoll < V2__databases.sql
-- It may be run again: what is there already stays as it is. V1__catalog.sql has the rules behind
-- the columns.

-- What a row of `databases` does not say. A database that has no row here has neither.
CREATE TABLE IF NOT EXISTS database_details (
    database_id BIGINT     NOT NULL PRIMARY KEY,
    properties  MEDIUMTEXT NOT NULL,                     -- JSON: {"key": "value"}
    aliases     MEDIUMTEXT NOT NULL,                     -- JSON: {"alias": "collection id"}
    changed     BIGINT     NOT NULL,
    KEY database_details_changed (changed)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Last: once this row says 2, all of the above is there.
UPDATE cluster SET schema_version = 2 WHERE id = 1 AND schema_version < 2;
