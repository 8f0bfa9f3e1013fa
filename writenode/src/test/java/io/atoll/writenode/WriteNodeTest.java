package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.RowsCodec;
import io.atoll.protocol.Errors;
import io.atoll.protocol.v1.UpsertRows;
import io.atoll.protocol.v1.WriteAnswer;
import io.atoll.protocol.v1.WriteRequest;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.reign.Reign;
import io.atoll.segment.reign.ReignFile;
import io.atoll.writenode.copy.CatalogCopy;
import io.atoll.writenode.rebuild.CompactionSettings;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Speaks to a write node over its wire and reads what it left in the journals.
final class WriteNodeTest extends OnOneWriteNode {
    /// Several: sealing that is due would have begun.
    private static final long ROUNDS_OF_UPKEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    /// Segments stay as the test makes them.
    @Override
    WriteNodeConfig config() {
        return super.config().withCompaction(CompactionSettings.STANDARD.onlyByHand());
    }

    @Test
    void anInsertIsInTheJournalWhenItIsAcknowledged() throws Exception {
        long collection = createCollection(false);

        WriteAnswer answer = insert(collection, new BatchId(1, 1), 10, 11);

        assertEquals(List.of(10L, 11L), keysInJournals(collection));
        assertFalse(answer.getRepeatedBatch());
        assertTrue(answer.getTimestamp() > 0);
    }

    @Test
    void aBatchThatIsSentAgainIsWrittenOnce() throws Exception {
        long collection = createCollection(false);
        WriteAnswer first = insert(collection, new BatchId(7, 7), 1);

        WriteAnswer second = insert(collection, new BatchId(7, 7), 1);

        assertTrue(second.getRepeatedBatch());
        assertEquals(first.getTimestamp(), second.getTimestamp());
        assertEquals(List.of(1L), keysInJournals(collection));
    }

    @Test
    void aBatchThatIsSentAgainAfterARestartIsWrittenOnceAndHasItsKeys() throws Exception {
        long collection = createCollection(true);
        WriteAnswer first = insert(collection, new BatchId(7, 7), 0, 0, 0);

        stop();
        start();
        WriteAnswer second = insert(collection, new BatchId(7, 7), 0, 0, 0);

        assertTrue(second.getRepeatedBatch());
        assertEquals(first.getFirstAutoKey(), second.getFirstAutoKey());
        assertEquals(3, keysInJournals(collection).size());
    }

    @Test
    void aBatchWhoseJournalWasSealedIsStillKnownAfterARestart() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(7, 7), 1);
        flushAndWait(collection);

        stop();
        start();

        assertTrue(insert(collection, new BatchId(7, 7), 1).getRepeatedBatch());
    }

    @Test
    void madeKeysAreConsecutiveAndNeverTwice() throws Exception {
        long collection = createCollection(true);
        var keys = new HashSet<Long>();
        for (int batch = 0; batch < 20; batch++) {
            WriteAnswer answer = insert(collection, new BatchId(1, batch), new long[500]);
            for (int i = 0; i < 500; i++) {
                assertTrue(keys.add(answer.getFirstAutoKey() + i), "key made twice");
            }
        }
        assertEquals(keys, new HashSet<>(keysInJournals(collection)));
    }

    @Test
    void anUpsertWhereTheCollectionMakesTheKeysReplacesTheRowsThatItNames() throws Exception {
        long collection = createCollection(true);
        long first = insert(collection, new BatchId(1, 1), 0, 0, 0).getFirstAutoKey();

        WriteAnswer answer = upsert(collection, new BatchId(1, 2), first, first + 2, first);

        assertTrue(answer.getHasAutoKeys());
        long made = answer.getFirstAutoKey();
        assertEquals(List.of(first + 1, made, made + 1), livingKeys(collection));
        stop();
        start();
        WriteAnswer again = upsert(collection, new BatchId(1, 2), first, first + 2, first);
        assertTrue(again.getRepeatedBatch());
        assertEquals(made, again.getFirstAutoKey());
        awaitSealed(collection);
        assertEquals(List.of(first + 1, made, made + 1), livingKeys(collection));
    }

    private WriteAnswer upsert(long collection, BatchId batch, long... keys) {
        var rows =
                new Rows(
                        keys.length,
                        List.of(
                                new Column.Longs(100, DataType.INT64, keys, null),
                                new Column.Vectors(
                                        101,
                                        DataType.FLOAT_VECTOR,
                                        keys.length,
                                        DIMENSION,
                                        ByteBuffer.allocate(
                                                keys.length * DIMENSION * Float.BYTES))));
        return write(
                20,
                WriteRequest.newBuilder()
                        .setCollectionId(collection)
                        .setBatchHigh(batch.high())
                        .setBatchLow(batch.low())
                        .setUpsert(
                                UpsertRows.newBuilder()
                                        .setPartitionId(
                                                catalog.read()
                                                        .collections()
                                                        .get(collection)
                                                        .partitions()
                                                        .getFirst()
                                                        .id())
                                        .setRows(ByteString.copyFrom(RowsCodec.encode(rows))))
                        .build());
    }

    private List<Long> livingKeys(long collection) throws IOException {
        return List.copyOf(StoredRows.read(storage, catalog.read(), collection).keySet());
    }

    @Test
    void timestampsGrowAcrossRestarts() throws Exception {
        long collection = createCollection(false);
        long last = insert(collection, new BatchId(1, 1), 1).getTimestamp();
        for (int i = 2; i < 5; i++) {
            stop();
            start();
            long next = insert(collection, new BatchId(1, i), i).getTimestamp();
            assertTrue(next > last);
            last = next;
        }
    }

    @Test
    void aRestartEndsTheOldJournalAndBeginsAnother() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1);
        JournalInfo before = manifest(collection).openJournal();

        stop();
        start();

        assertNotEquals(before.segmentId(), manifest(collection).openJournal().segmentId());
        insert(collection, new BatchId(1, 2), 2);
        awaitSealed(collection);
        assertEquals(1, manifest(collection).segments().size());
        assertEquals(List.of(2L), keysInJournals(collection));
    }

    @Test
    void aFlushSealsTheRowsAndTakesTheJournalOut() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 3, 1, 2);
        delete(collection, new BatchId(1, 2), 2);

        flushAndWait(collection);

        Manifest manifest = manifest(collection);
        assertEquals(1, manifest.journals().size());
        assertEquals(2, manifest.segments().getFirst().rowCount());
        assertTrue(manifest.tombstones().isEmpty());
    }

    @Test
    void deletesOfSealedRowsBecomeTombstones() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1, 2, 3);
        flushAndWait(collection);
        delete(collection, new BatchId(1, 2), 1, 3, 99);

        flushAndWait(collection);

        Manifest manifest = manifest(collection);
        assertEquals(1, manifest.segments().size());
        assertEquals(2, manifest.tombstones().getFirst().deletedRows());
    }

    @Test
    void anIndexIsBuiltAsAReplacementWithoutTheDeadRows() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1, 2, 3);
        flushAndWait(collection);
        delete(collection, new BatchId(1, 2), 2);
        flushAndWait(collection);
        long flat = manifest(collection).segments().getFirst().id();

        createIndex();

        Await.until(
                "the index is built",
                () -> manifest(collection).segments().getFirst().id() != flat);
        Manifest manifest = manifest(collection);
        assertEquals(2, manifest.segments().getFirst().rowCount());
        assertTrue(manifest.tombstones().isEmpty());
        assertEquals(1, manifest.segments().getFirst().builtIndexes().size());
    }

    @Test
    void aDeposedWriterAcknowledgesNothing() throws Exception {
        long collection = createCollection(false);
        Reign mine = ReignFile.read(storage).orElseThrow();
        ReignFile.write(
                storage, new Reign(mine.epoch() + 1, Reign.State.TAKING, mine.timestampLimit()));

        AtollException error =
                assertThrows(AtollException.class, () -> insert(collection, new BatchId(1, 1), 1));

        assertEquals(ErrorCode.UNAVAILABLE, error.code());
        assertTrue(error.getMessage().contains("epoch"), error.getMessage());
    }

    @Test
    void aCatalogThatIsBehindTheStorageIsRefused() throws Exception {
        createCollection(false);
        stop();
        Path backup = Files.copy(folder.resolve("catalog.db"), folder.resolve("older.db"));
        start();
        stop();
        Files.move(
                backup,
                folder.resolve("catalog.db"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        var error = assertThrows(AtollException.class, this::start);

        assertTrue(error.getMessage().contains("behind"), error.getMessage());
        catalog.close();
    }

    @Test
    void aCopyOfTheCatalogIsOnTheStorageSoonAfterEachChange() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1, 2);
        flushAndWait(collection);

        Await.until("the copy", () -> newestCopy().equals(Optional.of(catalog.read())));

        assertEquals(catalog.clusterId(), CatalogCopy.newest(storage).orElseThrow().clusterId());
        assertTrue(storage.list("catalog").size() <= 2, "older copies are deleted");
    }

    private Optional<CatalogState> newestCopy() {
        try {
            return CatalogCopy.newest(storage).map(CatalogCopy::state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void wrongRequestsAreRefusedByName() throws Exception {
        long collection = createCollection(false);
        assertCode(ErrorCode.COLLECTION_NOT_FOUND, () -> insert(4711, new BatchId(1, 1), 1));
        assertCode(ErrorCode.INDEX_NOT_FOUND, () -> load("c"));
        assertCode(ErrorCode.PARAMETER_INVALID, () -> createIndex("c", "HNSV"));
        assertEquals(List.of(), keysInJournals(collection));
    }

    @Test
    void aDroppedCollectionIsGoneAndItsNameIsFree() throws Exception {
        long first = createCollection(false);
        dropCollection();
        assertCode(ErrorCode.COLLECTION_NOT_FOUND, () -> insert(first, new BatchId(1, 1), 1));

        assertNotEquals(first, createCollection(false));
    }

    @Test
    void rowsThatComeWhileTheJournalIsRolledAreSealedWithIt() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 0), 0);
        // The next journal is in the catalog, the ROLL is not written yet.
        var gate = gated.hold("publish", file -> file.contains("/manifests/"));
        var flush = CompletableFuture.runAsync(() -> flush(collection));
        Await.until("the roll is under way", () -> gate.met() > 0);
        long until = System.nanoTime() + ROUNDS_OF_UPKEEP_NANOS;
        int rows = 1;
        while (System.nanoTime() < until) {
            insert(collection, new BatchId(1, rows), rows);
            rows++;
        }
        gate.open();
        flush.get(20, TimeUnit.SECONDS);
        awaitSealed(collection);

        assertEquals(rows, sealedRows(collection) + keysInJournals(collection).size());
    }

    @Test
    void aSlowRollHoldsWritesUpAndTheyGoOnAfterIt() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 0), 0);
        String old = manifest(collection).openJournal().file();
        var gate = gated.hold("force", old::equals);
        var flush = CompletableFuture.runAsync(() -> flush(collection));
        Await.until("the ROLL waits for its fsync", () -> gate.met() > 0);

        assertCode(
                ErrorCode.DEADLINE_EXCEEDED,
                () -> insertWithin(1, collection, new BatchId(1, 1), 1));
        gate.open();
        flush.get(20, TimeUnit.SECONDS);
        insert(collection, new BatchId(1, 2), 2);

        awaitSealed(collection);
        // Whether the one that ran out of time was written is not known, as its caller was told.
        List<Long> keys = keysInJournals(collection);
        assertTrue(keys.equals(List.of(2L)) || keys.equals(List.of(1L, 2L)), keys.toString());
        assertEquals(1, sealedRows(collection));
    }

    @Test
    void aWriteWhoseFsyncFailsIsNotCalledSafeToRepeatAndTheNextReignTakesWrites() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 0), 0);
        String old = manifest(collection).openJournal().file();
        var gate = gated.fail("force", old::equals);

        assertCode(ErrorCode.UNEXPECTED, () -> insert(collection, new BatchId(1, 1), 1));
        gate.open();
        Await.until(
                "another journal is open",
                () -> !manifest(collection).openJournal().file().equals(old));
        insert(collection, new BatchId(1, 2), 2);

        awaitSealed(collection);
        assertEquals(List.of(2L), keysInJournals(collection));
        assertEquals(1, sealedRows(collection));
    }

    private List<Long> keysInJournals(long collection) throws Exception {
        var keys = new ArrayList<Long>();
        for (JournalInfo journal : manifest(collection).journals()) {
            JournalReader.read(
                    storage,
                    journal.file(),
                    0,
                    journal.endOffset(),
                    0,
                    new JournalReader.Visitor() {
                        @Override
                        public boolean wants(RecordHeader header) {
                            return true;
                        }

                        @Override
                        public void record(RecordHeader header, JournalRecord record) {
                            if (record instanceof JournalRecord.Insert insert) {
                                var column = (Column.Longs) insert.rows().column(100).orElseThrow();
                                for (long key : column.values()) {
                                    keys.add(key);
                                }
                            }
                        }
                    });
        }
        return keys;
    }

    private static void assertCode(ErrorCode code, Runnable call) {
        var error = assertThrows(RuntimeException.class, call::run);
        AtollException known =
                error instanceof StatusRuntimeException status
                        ? Errors.from(status, "write-1")
                        : (AtollException) error;
        assertEquals(code, known.code(), known.getMessage());
    }
}
