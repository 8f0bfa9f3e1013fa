package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;
import io.atoll.model.BatchId;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.spi.Placement;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/// The catalog fails between two steps: what it has committed is known to the writer, and what it
/// has not leaves no file open and at most one behind.
final class CatalogTroubleTest extends OnOneWriteNode {

    @Test
    void whatWasCommittedIsKnownThoughTheCatalogCannotBeReadAfterwards() throws Exception {
        String unreadable =
                "INSERT INTO placements (segment_id, owners, changed) VALUES (7, '[', 9)";
        execute(unreadable);
        assertThrows(RuntimeException.class, catalog::read);

        long collection = createCollection(false);
        createIndex();
        load("c");

        execute("DELETE FROM placements WHERE segment_id = 7");
        assertEquals(1, catalog.read().collections().get(collection).indexes().size());
        // A second time is no error, and asks for nothing new.
        createIndex();
        insert(collection, new BatchId(1, 1), 1, 2, 3);
        flushAndWait(collection);
        Await.until("the index is built", () -> isIndexed(manifest(collection)));
        assertEquals(true, catalog.read().collections().get(collection).loaded());
    }

    private static boolean isIndexed(Manifest manifest) {
        return manifest.segments().stream().noneMatch(each -> each.builtIndexes().isEmpty());
    }

    @Test
    void theFirstManifestIsTheOneThatTheCatalogHas() throws Exception {
        long collection = createCollection(false);

        assertEquals(
                Manifest.first(collection, 1, manifest(collection).openJournal()),
                manifest(collection));
    }

    @Test
    void rollsThatTheCatalogRefusesLeaveOneFileAndTheNextGoesOnWithIt() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1, 2, 3);
        refuseJournals();

        for (int i = 0; i < 3; i++) {
            assertThrows(StatusRuntimeException.class, () -> flush(collection));
        }

        List<String> files = storage.list(StorageLayout.journals(collection));
        assertEquals(2, files.size(), files.toString());
        assertEquals(2, gated.openFiles());
        // The first journal goes on to take rows meanwhile.
        insert(collection, new BatchId(1, 2), 4);
        acceptJournals();
        flushAndWait(collection);
        assertEquals(4, sealedRows(collection));
        Await.until("the journal that was rolled is closed", () -> gated.openFiles() == 1);
        assertEquals(files, storage.list(StorageLayout.journals(collection)));
    }

    @Test
    void aCollectionThatTheCatalogRefusesLeavesNoFileOpen() throws Exception {
        refuseJournals();

        for (int i = 0; i < 3; i++) {
            assertThrows(StatusRuntimeException.class, () -> createCollection(false));
        }

        assertEquals(0, gated.openFiles());
        acceptJournals();
        createCollection(false);
    }

    @Test
    void aReignThatTheCatalogRefusesLeavesNoFileOpen() throws Exception {
        createCollection(false);
        stop();
        assertEquals(0, gated.openFiles());
        refuseJournals();

        try (CatalogWriter other =
                CatalogWriter.open(CatalogConfig.sqlite(folder.resolve("catalog.db")))) {
            assertThrows(
                    CatalogException.class,
                    () ->
                            WriteNode.start(
                                    config(),
                                    storage,
                                    other,
                                    _ -> Placement.EMPTY,
                                    new FixedMembers(List.of()),
                                    new SimpleMeterRegistry()));
        }

        assertEquals(0, gated.openFiles());
        acceptJournals();
        start();
    }

    private void refuseJournals() throws SQLException {
        execute(
                """
                CREATE TRIGGER refuse BEFORE INSERT ON journals
                BEGIN SELECT RAISE(ABORT, 'refused by this test'); END
                """);
    }

    private void acceptJournals() throws SQLException {
        execute("DROP TRIGGER refuse");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 20000");
            statement.execute(sql);
        }
    }
}
