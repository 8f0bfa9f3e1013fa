package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.BatchId;
import io.atoll.protocol.v1.CountRowsRequest;

import org.junit.jupiter.api.Test;

class RowCountsTest extends OnOneWriteNode {

    @Test
    void countsGrowingRowsAndThenThatTheyAreSealed() throws Exception {
        long collection = createCollection(false);
        assertEquals(0, count(collection));

        insert(collection, new BatchId(1, 1), 1, 2, 3);
        assertEquals(3, count(collection));
        insert(collection, new BatchId(1, 2), 4);
        assertEquals(4, count(collection));

        flushAndWait(collection);
        assertEquals(4, count(collection));
    }

    @Test
    void whatAJournalDeletesCountsUntilItIsSealed() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1, 2, 3);
        flushAndWait(collection);
        delete(collection, new BatchId(1, 2), 2);

        assertEquals(3, count(collection));
        flushAndWait(collection);
        assertEquals(2, count(collection));
    }

    @Test
    void countsWhatAnEarlierReignHasWritten() throws Exception {
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1, 2, 3);

        stop();
        start();

        insert(collection, new BatchId(1, 2), 4);
        assertEquals(4, count(collection));
    }

    private long count(long collection) {
        return stub().countRows(CountRowsRequest.newBuilder().setCollectionId(collection).build())
                .getRows();
    }
}
