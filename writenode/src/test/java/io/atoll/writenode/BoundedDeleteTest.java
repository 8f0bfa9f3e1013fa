package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.BatchId;
import io.atoll.protocol.v1.WriteAnswer;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Deletes that say up to which timestamp rows end, because what has to go was decided by a read.
/// What is there is read straight from the storage.
final class BoundedDeleteTest {
    private static final String COLLECTION = "things";

    @TempDir Path folder;
    private Storage storage;
    private RunningNode node;
    private long batches;

    @BeforeEach
    void start() throws IOException {
        storage = LocalStorage.at(folder);
        restart();
        node.createCollection(COLLECTION);
    }

    private void restart() throws IOException {
        node =
                RunningNode.start(
                        storage, folder.resolve("catalog.db"), WriteNodeConfig.defaults("write-1"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private WriteAnswer upsert(long number, long... keys) {
        var numbers = new long[keys.length];
        Arrays.fill(numbers, number);
        return node.upsert(COLLECTION, nextBatch(), keys, numbers);
    }

    private BatchId nextBatch() {
        return new BatchId(1, ++batches);
    }

    private Map<Long, List<Long>> stored() throws IOException {
        var collection = node.collection(COLLECTION).orElseThrow();
        return StoredRows.read(storage, node.state(), collection.id());
    }

    private void seal() {
        node.flush(COLLECTION);
        Await.until("sealed", () -> node.manifest(COLLECTION).journals().size() == 1);
    }

    @Test
    void endWhatWasReadInJournalsAndInSegments() throws IOException {
        long read = upsert(1, 1, 2, 3, 4).getTimestamp();
        upsert(2, 2);
        node.delete(COLLECTION, nextBatch(), new long[] {1, 2, 3}, read);
        var expected = Map.of(2L, List.of(2L), 4L, List.of(1L));
        assertEquals(expected, stored());

        seal();
        assertEquals(expected, stored());
    }

    /// The delete comes to segments that were sealed before, the younger rows among them, and these
    /// are put together afterwards.
    @Test
    void endOfSealedRowsTheOnesThatWereRead() throws IOException {
        upsert(1, 1, 2, 3);
        seal();
        long read = upsert(1, 4).getTimestamp();
        upsert(2, 2);
        seal();
        node.delete(COLLECTION, nextBatch(), new long[] {1, 2, 4}, read);
        var expected = Map.of(2L, List.of(2L), 3L, List.of(1L));
        assertEquals(expected, stored());

        seal();
        assertEquals(expected, stored());
        node.createIndex(COLLECTION);
        Await.until(
                "indexed",
                () ->
                        node.manifest(COLLECTION).segments().stream()
                                .noneMatch(segment -> segment.builtIndexes().isEmpty()));
        assertEquals(expected, stored());
    }

    /// The answer got lost and the write node died: the batch comes again, and rows that were
    /// written in between are none of its business, whether it was written the first time or not.
    @Test
    void aBatchThatIsSentAgainKeepsItsBound() throws IOException {
        long read = upsert(1, 1, 2).getTimestamp();
        BatchId written = nextBatch();
        BatchId lost = nextBatch();
        WriteAnswer first = node.delete(COLLECTION, written, new long[] {1}, read);
        stop();
        restart();
        upsert(2, 1, 2);

        WriteAnswer again = node.delete(COLLECTION, written, new long[] {1}, read);
        assertTrue(again.getRepeatedBatch());
        assertEquals(first.getTimestamp(), again.getTimestamp());
        assertFalse(node.delete(COLLECTION, lost, new long[] {2}, read).getRepeatedBatch());
        assertEquals(Map.of(1L, List.of(2L), 2L, List.of(2L)), stored());

        stop();
        restart();
        Await.until("sealed", () -> node.manifest(COLLECTION).journals().size() == 1);
        assertEquals(Map.of(1L, List.of(2L), 2L, List.of(2L)), stored());
    }
}
