package io.atoll.catalog.connections;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// The tables that `sql/` describes: which version of them a catalog has, and how it gets this
/// binary's.
///
/// The version stands in the catalog itself (`cluster.schema_version`), set by the last statement
/// of each migration. So one SELECT tells whether anything is to be done, and it tells the same
/// whether Flyway ran the files or a person did. Flyway costs a few hundred milliseconds, and is
/// only begun when there is something to migrate.
public final class CatalogSchema {

    /// The version that this binary reads and writes.
    static final int VERSION = 4;

    private static final String HISTORY_TABLE = "schema_history";

    private CatalogSchema() {}

    /// Makes the tables or brings them up to date, and gives a new cluster its id.
    public static void migrate(CatalogConfig config, ConnectionSource connections) {
        int version = version(config, connections);
        refuseNewer(config, version);
        if (version < VERSION) {
            runFlyway(config, version);
        }
        nameCluster(config, connections);
    }

    /// @throws CatalogException if a reader of this binary cannot work with the tables
    public static void requireCurrent(CatalogConfig config, ConnectionSource connections) {
        int version = version(config, connections);
        refuseNewer(config, version);
        if (version == 0) {
            throw new CatalogException(
                    ("catalog %s has no tables yet: the write node makes them, start that first")
                            .formatted(config.shownUrl()),
                    null);
        }
        if (version < VERSION) {
            throw new CatalogException(
                    ("catalog %s has tables of version %d, this binary needs version %d: "
                                    + "the write node migrates them, start its new version first")
                            .formatted(config.shownUrl(), version, VERSION),
                    null);
        }
        if (clusterId(config, connections).isEmpty()) {
            throw new CatalogException(
                    ("catalog %s belongs to no cluster yet: start the write node first")
                            .formatted(config.shownUrl()),
                    null);
        }
    }

    private static void refuseNewer(CatalogConfig config, int version) {
        if (version > VERSION) {
            throw new CatalogException(
                    ("catalog %s has tables of version %d, this binary knows versions up to %d: "
                                    + "run a newer one")
                            .formatted(config.shownUrl(), version, VERSION),
                    null);
        }
    }

    /// 0 where there are no tables, or not all of them.
    private static int version(CatalogConfig config, ConnectionSource connections) {
        try (Connection connection = connections.connection()) {
            if (!hasTable(connection, "cluster")) {
                return 0;
            }
            return Sql.queryOne(
                            connection,
                            row -> row.getInt(1),
                            "SELECT schema_version FROM cluster WHERE id = 1")
                    .orElse(0);
        } catch (SQLException e) {
            throw unreadable(config, e);
        }
    }

    private static boolean hasTable(Connection connection, String table) throws SQLException {
        String[] tables = {"TABLE"};
        try (ResultSet found =
                connection.getMetaData().getTables(connection.getCatalog(), null, table, tables)) {
            return found.next();
        }
    }

    /// A migration that was interrupted is repeated, and so is one that a person ran by hand in
    /// part: the files may be run again.
    private static void runFlyway(CatalogConfig config, int version) {
        FluentConfiguration flyway =
                Flyway.configure(CatalogSchema.class.getClassLoader())
                        .table(HISTORY_TABLE)
                        .baselineOnMigrate(true)
                        .baselineVersion(String.valueOf(version))
                        .failOnMissingLocations(true);
        config.sqliteFile()
                .ifPresentOrElse(
                        file ->
                                flyway.locations("classpath:sql/sqlite")
                                        .dataSource(ConnectionPool.sqliteForWriting(file, config)),
                        () ->
                                flyway.locations("classpath:sql/mysql")
                                        .dataSource(
                                                config.jdbcUrl(),
                                                config.user(),
                                                config.password()));
        try {
            Flyway migration = flyway.load();
            migration.repair();
            migration.migrate();
        } catch (FlywayException e) {
            throw new CatalogException(
                    "catalog %s cannot be migrated from version %d to %d: %s"
                            .formatted(config.shownUrl(), version, VERSION, e.getMessage()),
                    e);
        }
    }

    private static void nameCluster(CatalogConfig config, ConnectionSource connections) {
        if (!clusterId(config, connections).isEmpty()) {
            return;
        }
        try (Connection connection = connections.connection()) {
            Sql.update(
                    connection,
                    "UPDATE cluster SET cluster_id = ? WHERE id = 1 AND cluster_id = ''",
                    UUID.randomUUID().toString());
            connection.commit();
        } catch (SQLException e) {
            throw unreadable(config, e);
        }
    }

    public static String clusterId(CatalogConfig config, ConnectionSource connections) {
        try (Connection connection = connections.connection()) {
            return Sql.queryOne(
                            connection,
                            row -> row.getString(1),
                            "SELECT cluster_id FROM cluster WHERE id = 1")
                    .orElse("");
        } catch (SQLException e) {
            throw unreadable(config, e);
        }
    }

    private static CatalogException unreadable(CatalogConfig config, SQLException cause) {
        return new CatalogException(
                "catalog %s: %s".formatted(config.shownUrl(), cause.getMessage()), cause);
    }
}
