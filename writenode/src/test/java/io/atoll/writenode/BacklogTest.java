package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.ErrorCode;
import io.atoll.writenode.rebuild.CompactionSettings;
import io.atoll.writenode.write.BacklogSettings;

import org.junit.jupiter.api.Test;

/// Writing runs ahead of sealing and building.
final class BacklogTest extends OnOneWriteNode {
    private static final long VECTOR_BYTES = (long) DIMENSION * Float.BYTES;
    private static final long SLOW_ROWS = 4;
    private static final long MOST_ROWS = 8;
    private static final int MOST_BYTES = 8_000;

    @Override
    WriteNodeConfig config() {
        return super.config()
                .withCompaction(CompactionSettings.STANDARD.onlyByHand())
                .withBacklog(
                        new BacklogSettings(
                                2_000,
                                MOST_BYTES,
                                SLOW_ROWS * VECTOR_BYTES,
                                MOST_ROWS * VECTOR_BYTES));
    }

    @Test
    void insertsAreSlowedAndThenRefusedWhileRowsWaitForTheirIndex() throws Exception {
        long collection = loadedCollection();
        try (var _ = gated.fail("directory", BacklogTest::isSealed)) {
            insert(collection, new BatchId(1, 1), 1, 2, 3, 4, 5, 6);
            flushAndWait(collection);

            assertEquals(0, slowed());
            insert(collection, new BatchId(1, 2), 7, 8);
            assertEquals(1, slowed());
            flushAndWait(collection);

            AtollException error = refusal(collection);
            assertEquals(ErrorCode.RATE_LIMIT, error.code());
            assertTrue(error.getMessage().contains("64 bytes of vectors"), error.getMessage());
            delete(collection, new BatchId(1, 4), 1);
            assertTrue(insert(collection, new BatchId(1, 2), 7, 8).getRepeatedBatch());
        }
        Await.until("the index is built", () -> unindexed(collection) == 0);
        insert(collection, new BatchId(1, 3), 9);
    }

    private long slowed() {
        return meters.get("atoll.writenode.slowed.duration").timer().count();
    }

    /// The node notices a moment after the catalog that a journal is sealed.
    private AtollException refusal(long collection) {
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                insert(collection, new BatchId(3, attempt), 100 + attempt);
            } catch (AtollException e) {
                return e;
            }
        }
        throw new AssertionError("20 inserts were taken");
    }

    /// Whoever rebuilds a segment opens it.
    private static boolean isSealed(String folder) {
        return folder.contains("/segments/") && !folder.contains(".tmp-");
    }

    private long unindexed(long collection) {
        return manifest(collection).segments().stream()
                .filter(segment -> segment.builtIndexes().isEmpty())
                .count();
    }

    @Test
    void writesAreRefusedWhileTooManyBytesWaitToBeSealed() throws Exception {
        long collection = createCollection(false);
        try (var _ = gated.fail("publishFolder", file -> file.contains("segments/.tmp-"))) {
            long batch = 0;
            AtollException error = null;
            while (error == null && batch < 200) {
                try {
                    insertWithin(1, collection, new BatchId(2, ++batch), new long[50]);
                    flush(collection);
                } catch (AtollException e) {
                    error = e;
                }
            }
            assertEquals(ErrorCode.RATE_LIMIT, error.code(), error.getMessage());
            assertTrue(error.getMessage().contains("limit is " + MOST_BYTES), error.getMessage());
            assertThrows(AtollException.class, () -> delete(collection, new BatchId(2, 1_000), 1));
        }
        awaitSealed(collection);
        insert(collection, new BatchId(2, 2_000), 1);
    }

    private long loadedCollection() {
        long collection = createCollection(false);
        createIndex();
        load("c");
        return collection;
    }
}
