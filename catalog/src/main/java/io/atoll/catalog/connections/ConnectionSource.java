package io.atoll.catalog.connections;

import java.sql.Connection;

/// Where connections come from.
public interface ConnectionSource {

    /// A connection with a transaction to begin; closing it rolls back what was not committed.
    ///
    /// @throws CatalogException if there is none in time
    Connection connection();
}
