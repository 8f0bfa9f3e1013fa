package io.atoll.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.connections.ConnectionPool;
import io.atoll.catalog.connections.Sql;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class SqliteCatalogTest extends CatalogContract {

    @TempDir Path folder;

    private int databases;

    @Override
    CatalogConfig emptyDatabase() {
        databases++;
        return CatalogConfig.sqlite(folder.resolve("catalog-" + databases + ".db"));
    }

    @Override
    void runByHand(String file) throws Exception {
        String script = Files.readString(Path.of("../sql/sqlite", file));
        try (var connection = DriverManager.getConnection(config.jdbcUrl());
                var statement = connection.createStatement()) {
            for (String each : SqlScript.statements(script)) {
                statement.executeUpdate(each);
            }
        }
    }

    @Test
    void whatIsCommittedIsOnTheDisk() throws Exception {
        try (var pool = ConnectionPool.forWriting(config);
                var connection = pool.connection()) {
            assertEquals("wal", pragma(connection, "journal_mode"));
            assertEquals("2", pragma(connection, "synchronous"), "2 is FULL");
        }
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        return Sql.queryOne(connection, row -> row.getString(1), "PRAGMA " + name).orElseThrow();
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        config = CatalogConfig.sqlite(folder.resolve("missing/catalog.db"));

        assertContains("folder does not exist", assertThrows(CatalogException.class, this::writer));
    }

    @Test
    void aReaderMakesNoFile() {
        Path file = folder.resolve("missing.db");
        config = CatalogConfig.sqlite(file);

        assertContains("start that first", assertThrows(CatalogException.class, this::reader));
        assertFalse(Files.exists(file));
    }
}
