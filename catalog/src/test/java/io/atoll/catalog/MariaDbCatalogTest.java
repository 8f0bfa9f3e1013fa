package io.atoll.catalog;

import static io.atoll.catalog.TestCollections.collection;
import static io.atoll.catalog.TestCollections.create;
import static io.atoll.catalog.TestCollections.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.agents.AgentMeters;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

class MariaDbCatalogTest extends CatalogContract {

    private static MariaDbServer server;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        var missing = MariaDbServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
        server = MariaDbServer.start(folder);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    CatalogConfig emptyDatabase() throws Exception {
        server.resetCatalog();
        return server.writerConfig();
    }

    @Override
    CatalogConfig readerConfig() {
        return server.readerConfig();
    }

    @Override
    void runByHand(String file) throws Exception {
        server.runAsRoot("USE atoll;" + Files.readString(Path.of("../sql/mysql", file)));
    }

    @Test
    void aReaderMakesNoTables() throws Exception {
        emptyDatabase();

        assertThrows(CatalogException.class, () -> CatalogWriter.open(readerConfig()));
    }

    @Test
    void aSuccessorEndsTheConnectionOfAPredecessorThatHangsInATransaction() throws Exception {
        ruler();
        CatalogConfig config = server.writerConfig();
        try (var hanging =
                        DriverManager.getConnection(
                                config.jdbcUrl(), config.user(), config.password());
                Statement statement = hanging.createStatement()) {
            hanging.setAutoCommit(false);
            statement.executeUpdate("UPDATE writer SET change_number = change_number + 1");

            CatalogWriter successor = closing(CatalogWriter.open(config));
            assertTimeout(
                    Duration.ofSeconds(10),
                    () -> successor.takeReign(successor.lastEpoch() + 1, "next", "host:1"));

            assertThrows(SQLException.class, hanging::commit);
        }
    }

    @Test
    void membersWorkOnWhileTheServerIsAwayAndCatchUpAfterwards() throws Exception {
        Duration limit = Duration.ofSeconds(30);
        CatalogWriter writer = ruler();
        create(writer, collection(10, "a"), journal(12));
        CatalogReader reader = closing(CatalogReader.open(withTimeout(Duration.ofSeconds(1))));
        try (var cache =
                CatalogCache.start(
                        reader, Duration.ofMillis(50), _ -> {}, AgentMeters.unwatched())) {
            server.stop();
            // How long a look takes to fail is the driver's affair; that the age grows is ours.
            assertTimeout(
                    limit,
                    () -> {
                        while (cache.age().compareTo(Duration.ofMillis(500)) <= 0) {
                            assertEquals(Set.of(10L), cache.refresh().collections().keySet());
                        }
                    });

            server.start();
            long change = create(writer, collection(20, "b"), journal(22));

            assertEquals(Set.of(10L, 20L), cache.await(change, limit).collections().keySet());
        }
    }

    private static CatalogConfig withTimeout(Duration timeout) {
        CatalogConfig config = server.readerConfig();
        return new CatalogConfig(
                config.jdbcUrl(), config.user(), config.password(), config.poolSize(), timeout);
    }
}
