-- Atoll's catalog, version 2, for SQLite: databases have properties, and collections other names.
--     sqlite3 catalog.db < V2__databases.sql
-- It may be run again: what is there already stays as it is. V1__catalog.sql has the rules behind
-- the columns.

-- What a row of `databases` does not say. A database that has no row here has neither.
CREATE TABLE IF NOT EXISTS database_details (
    database_id INTEGER NOT NULL PRIMARY KEY,
    properties  TEXT    NOT NULL,               -- JSON: {"key": "value"}
    aliases     TEXT    NOT NULL,               -- JSON: {"alias": "collection id"}
    changed     INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS database_details_changed ON database_details (changed);

-- Last: once this row says 2, all of the above is there.
UPDATE cluster SET schema_version = 2 WHERE id = 1 AND schema_version < 2;
