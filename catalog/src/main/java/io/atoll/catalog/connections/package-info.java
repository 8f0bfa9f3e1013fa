/// Connections to the database of the catalog, SQLite or MySQL, with the settings that the rest
/// relies on; its tables are made or migrated here, and statements run.
@NullMarked
package io.atoll.catalog.connections;

import org.jspecify.annotations.NullMarked;
