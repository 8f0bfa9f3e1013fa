package io.atoll.catalog;

import java.time.Duration;

/// Where the catalog is.
///
/// @param jdbcUrl `jdbc:sqlite:/path/catalog.db` or `jdbc:mysql://host:port/database`
/// @param user empty for SQLite
/// @param poolSize connections at most
/// @param timeout how long to wait for a connection, and for one statement
public record CatalogConfig(
        String jdbcUrl, String user, String password, int poolSize, Duration timeout) {

    public static CatalogConfig sqlite(java.nio.file.Path file) {
        return new CatalogConfig("jdbc:sqlite:" + file, "", "", 4, Duration.ofSeconds(5));
    }
}
