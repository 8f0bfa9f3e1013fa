package io.atoll.catalog.api;

import io.atoll.model.settings.Setting;
import io.atoll.model.settings.Setting.Kind;
import io.atoll.model.settings.SettingValues;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the catalog is.
///
/// @param jdbcUrl `jdbc:sqlite:/path/catalog.db` or `jdbc:mysql://host:port/database`
/// @param user empty for SQLite
/// @param poolSize connections at most
/// @param timeout how long to wait for a connection, and for one statement
public record CatalogConfig(
        String jdbcUrl, String user, String password, int poolSize, Duration timeout) {
    public static final Setting URL =
            new Setting(
                    "catalog.url",
                    Kind.TEXT,
                    "",
                    "Where the metadata is: jdbc:mysql://host:port/database, or"
                            + " jdbc:sqlite:/path/catalog.db; without it, catalog.db in the data"
                            + " folder.");

    public static final Setting USER =
            new Setting(
                    "catalog.user",
                    Kind.TEXT,
                    "",
                    "Database user of routers and read nodes; SELECT is all it needs.");

    public static final Setting PASSWORD =
            new Setting("catalog.password", Kind.SECRET, "", "That user's password.");

    public static final Setting WRITER_USER =
            new Setting("catalog.writer_user", Kind.TEXT, "", "Database user of the write node.");

    public static final Setting WRITER_PASSWORD =
            new Setting("catalog.writer_password", Kind.SECRET, "", "That user's password.");

    public static final Setting CONNECTIONS =
            new Setting(
                    "catalog.connections", Kind.NUMBER, "4", "Connections of a process at most.");

    public static final Setting TIMEOUT =
            new Setting(
                    "catalog.timeout",
                    Kind.DURATION,
                    "5s",
                    "How long to wait for a connection, and for one statement.");

    public static final Setting POLL =
            new Setting(
                    "catalog.poll",
                    Kind.DURATION,
                    "200ms",
                    "How often routers and read nodes ask for changes.");

    public static final Setting START_LIMIT =
            new Setting(
                    "catalog.start_limit",
                    Kind.DURATION,
                    "1m",
                    "How long a router or read node that starts waits for the catalog.");

    /// All that can be set of the catalog, in the order in which an operator reads them.
    public static final List<Setting> SETTINGS =
            List.of(
                    URL,
                    USER,
                    PASSWORD,
                    WRITER_USER,
                    WRITER_PASSWORD,
                    CONNECTIONS,
                    TIMEOUT,
                    POLL,
                    START_LIMIT);

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
        return of(SQLITE + file, "", "", SettingValues.DEFAULTS);
    }

    /// For members that only look: their user needs no more than SELECT.
    ///
    /// @param otherwise the database file where no address is set
    public static CatalogConfig toRead(SettingValues values, Path otherwise) {
        return of(url(values, otherwise), values.text(USER), values.text(PASSWORD), values);
    }

    /// @param otherwise the database file where no address is set
    public static CatalogConfig toWrite(SettingValues values, Path otherwise) {
        return of(
                url(values, otherwise),
                values.text(WRITER_USER),
                values.text(WRITER_PASSWORD),
                values);
    }

    private static String url(SettingValues values, Path otherwise) {
        return values.isSet(URL) ? values.text(URL) : SQLITE + otherwise;
    }

    private static CatalogConfig of(
            String url, String user, String password, SettingValues values) {
        return new CatalogConfig(
                url, user, password, values.number(CONNECTIONS), values.duration(TIMEOUT));
    }

    /// The database file, if the catalog is one.
    public Optional<Path> sqliteFile() {
        return jdbcUrl.startsWith(SQLITE)
                ? Optional.of(Path.of(jdbcUrl.substring(SQLITE.length())).toAbsolutePath())
                : Optional.empty();
    }

    /// For messages: without what stands behind a `?`, which may be a secret.
    public String shownUrl() {
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
