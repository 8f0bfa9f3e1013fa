package io.atoll.catalog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where the catalog is.
///
/// @param jdbcUrl `jdbc:sqlite:/path/catalog.db` or `jdbc:mysql://host:port/database`
/// @param user empty for SQLite
/// @param poolSize connections at most
/// @param timeout how long to wait for a connection, and for one statement
public record CatalogConfig(
        String jdbcUrl, String user, String password, int poolSize, Duration timeout) {

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String MYSQL = "jdbc:mysql:";

    public CatalogConfig {
        if (!jdbcUrl.startsWith(SQLITE) && !jdbcUrl.startsWith(MYSQL)) {
            throw new IllegalArgumentException(
                    "the catalog's address is '%s'; it must begin with %s or %s"
                            .formatted(jdbcUrl, SQLITE, MYSQL));
        }
        if (poolSize < 1) {
            throw new IllegalArgumentException("the catalog's pool size is " + poolSize);
        }
        if (timeout.compareTo(Duration.ofMillis(250)) < 0) {
            throw new IllegalArgumentException(
                    "the catalog's timeout is " + timeout.toMillis() + " ms; the least is 250 ms");
        }
    }

    public static CatalogConfig sqlite(Path file) {
        return new CatalogConfig(SQLITE + file, "", "", 4, Duration.ofSeconds(5));
    }

    /// The database file, if the catalog is one.
    Optional<Path> sqliteFile() {
        return jdbcUrl.startsWith(SQLITE)
                ? Optional.of(Path.of(jdbcUrl.substring(SQLITE.length())).toAbsolutePath())
                : Optional.empty();
    }

    /// For messages: without what stands behind a `?`, which may be a secret.
    String shownUrl() {
        int parameters = jdbcUrl.indexOf('?');
        return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "CatalogConfig[%s, user=%s, poolSize=%d, timeout=%s]"
                .formatted(shownUrl(), user, poolSize, timeout);
    }
}
