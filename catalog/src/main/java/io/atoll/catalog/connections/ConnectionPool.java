package io.atoll.catalog.connections;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;

import io.atoll.catalog.api.CatalogAwayException;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/// Connections to the catalog, with the settings that the rest of this package relies on: nothing
/// is committed by itself, all reads of a transaction see one state, and what is committed is on
/// the disk.
public final class ConnectionPool implements ConnectionSource, AutoCloseable {

    private final CatalogConfig config;
    private final HikariDataSource pool;

    /// Connections that change nothing, to a database that need not be there yet.
    public static ConnectionPool forReadingLater(CatalogConfig config) {
        HikariConfig hikari = forReading(config, 0);
        hikari.setInitializationFailTimeout(-1);
        return new ConnectionPool(config, hikari);
    }

    private ConnectionPool(CatalogConfig config, HikariConfig hikari) {
        this.config = config;
        try {
            pool = new HikariDataSource(hikari);
        } catch (PoolInitializationException e) {
            throw unreachable(config, e);
        }
    }

    /// Connections that change nothing.
    public static ConnectionPool forReading(CatalogConfig config) {
        return new ConnectionPool(config, forReading(config, 1));
    }

    private static HikariConfig forReading(CatalogConfig config, int idle) {
        HikariConfig hikari = hikari("catalog-reader", config);
        hikari.setMaximumPoolSize(config.poolSize());
        hikari.setMinimumIdle(idle);
        config.sqliteFile()
                .ifPresentOrElse(
                        file -> {
                            hikari.setDataSource(sqliteForReading(file, config));
                            hikari.setConnectionInitSql("PRAGMA query_only = 1");
                        },
                        () -> MysqlSettings.apply(hikari, config));
        return hikari;
    }

    /// The one connection of the write node.
    public static ConnectionPool forWriting(CatalogConfig config) {
        HikariConfig hikari = hikari("catalog-writer", config);
        hikari.setMaximumPoolSize(1);
        config.sqliteFile()
                .ifPresentOrElse(
                        file -> hikari.setDataSource(sqliteForWriting(file, config)),
                        () -> MysqlSettings.apply(hikari, config));
        return new ConnectionPool(config, hikari);
    }

    private static HikariConfig hikari(String name, CatalogConfig config) {
        var hikari = new HikariConfig();
        hikari.setPoolName(name);
        hikari.setAutoCommit(false);
        hikari.setConnectionTimeout(config.timeout().toMillis());
        hikari.setValidationTimeout(config.timeout().toMillis());
        return hikari;
    }

    /// A reader makes no file, and its connections refuse to write. (They are not opened read-only:
    /// SQLite needs to write its shared memory even to read.)
    private static DataSource sqliteForReading(Path file, CatalogConfig config) {
        if (!Files.exists(file)) {
            throw new CatalogException(
                    "catalog %s does not exist: the write node makes it, start that first"
                            .formatted(file),
                    null);
        }
        SQLiteConfig sqlite = sqlite(file, config);
        sqlite.resetOpenMode(SQLiteOpenMode.CREATE);
        var source = new SQLiteDataSource(sqlite);
        source.setUrl(config.jdbcUrl());
        return source;
    }

    static DataSource sqliteForWriting(Path file, CatalogConfig config) {
        SQLiteConfig sqlite = sqlite(file, config);
        sqlite.setJournalMode(JournalMode.WAL);
        sqlite.setSynchronous(SynchronousMode.FULL);
        var source = new SQLiteDataSource(sqlite);
        source.setUrl(config.jdbcUrl());
        return source;
    }

    private static SQLiteConfig sqlite(Path file, CatalogConfig config) {
        NetworkFileSystem.refuse(file);
        var sqlite = new SQLiteConfig();
        sqlite.setBusyTimeout((int) config.timeout().toMillis());
        return sqlite;
    }

    @Override
    public Connection connection() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw unreachable(config, e);
        }
    }

    private static CatalogException unreachable(CatalogConfig config, Exception cause) {
        return new CatalogAwayException(
                "catalog %s cannot be reached within %d ms: %s"
                        .formatted(config.shownUrl(), config.timeout().toMillis(), root(cause)),
                cause);
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public void close() {
        pool.close();
    }
}
