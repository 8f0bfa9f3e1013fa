package io.atoll.segment.journal;

import static io.atoll.segment.journal.Journals.FILE;
import static io.atoll.segment.journal.Journals.LIMIT;
import static io.atoll.segment.journal.Journals.insert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.BatchId;
import io.atoll.segment.storage.Fault;
import io.atoll.segment.storage.FaultyStorage;
import io.atoll.segment.storage.Operation;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What a journal's writer promises: when bytes are durable, who shares an `fsync`, and that
/// nothing follows a failure.
@Timeout(60)
class JournalWriterTest {
    @TempDir Path folder;
    private FaultyStorage storage;
    private JournalWriter writer;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Gate syncs = new Gate();

    @BeforeEach
    void open() throws IOException {
        storage = FaultyStorage.at(folder);
        writer = Journals.create(storage);
        storage.before(Operation.SYNC_FILE, syncs::pass);
    }

    @AfterEach
    void close() {
        syncs.open();
        threads.close();
        writer.close();
    }

    @Test
    void whatIsAppendedIsDurableOnlyAfterAWait() throws IOException {
        long before = writer.durableOffset();
        long end = append(1);

        assertEquals(before, writer.durableOffset());
        assertEquals(end, writer.endOffset());
        writer.awaitDurable(end, LIMIT);
        assertEquals(end, writer.durableOffset());
    }

    @Test
    void whoWaitsForWhatIsDurableAlreadyCausesNoSync() throws IOException {
        long first = append(1);
        writer.awaitDurable(append(2), LIMIT);
        long count = storage.count(Operation.SYNC_FILE);

        writer.awaitDurable(first, Duration.ZERO);

        assertEquals(count, storage.count(Operation.SYNC_FILE));
    }

    @Test
    void allWhoComeDuringASyncShareTheNextOne() throws Exception {
        long countBefore = storage.count(Operation.SYNC_FILE);
        syncs.shut();
        var waits = new ArrayList<Future<?>>();
        waits.add(await(append(1)));
        syncs.awaitArrival();
        for (int i = 2; i <= 50; i++) {
            waits.add(await(append(i)));
        }
        syncs.open();
        for (Future<?> wait : waits) {
            wait.get(30, TimeUnit.SECONDS);
        }

        assertEquals(countBefore + 2, storage.count(Operation.SYNC_FILE));
        assertEquals(writer.endOffset(), writer.durableOffset());
    }

    @Test
    void aSyncCoversOnlyWhatWasAppendedWhenItBegan() throws Exception {
        syncs.shut();
        long first = append(1);
        Future<?> wait = await(first);
        syncs.awaitArrival();
        // The sync has begun; whether it covers this nobody knows.
        append(2);
        syncs.open();
        wait.get(30, TimeUnit.SECONDS);

        assertEquals(first, writer.durableOffset());
    }

    @Test
    void headersNameWhatWasDurableWhenTheyWereWritten() throws IOException {
        long start = writer.durableOffset();
        append(1);
        long second = append(2);
        writer.awaitDurable(second, LIMIT);
        append(3);

        assertEquals(
                List.of(start, start, second),
                Journals.read(storage).headers().stream()
                        .map(RecordHeader::durableOffset)
                        .toList());
    }

    @Test
    void aWaitEndsAtItsLimitThoughTheStorageHangs() throws Exception {
        syncs.shut();
        long end = append(1);

        var error =
                assertThrows(
                        IOException.class, () -> writer.awaitDurable(end, Duration.ofMillis(30)));

        assertEquals(
                FILE
                        + " was not durable up to offset "
                        + end
                        + " within 30 ms, only up to "
                        + JournalReader.firstRecord(),
                error.getMessage());
        assertFalse(writer.failed(), "it may still succeed");
        syncs.open();
        writer.awaitDurable(end, LIMIT);
    }

    @Test
    void anInterruptedWaitHarmsNobodyElse() throws Exception {
        syncs.shut();
        long end = append(1);
        Future<?> patient = await(end);
        Thread.currentThread().interrupt();

        assertThrows(InterruptedIOException.class, () -> writer.awaitDurable(end, LIMIT));

        assertTrue(Thread.interrupted());
        syncs.open();
        patient.get(30, TimeUnit.SECONDS);
    }

    @Test
    void refusesToWaitForWhatWasNeverAppended() {
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.awaitDurable(writer.endOffset() + 1, LIMIT));
    }

    @ParameterizedTest
    @EnumSource
    void nothingFollowsAFailedWrite(Fault fault) throws IOException {
        long durable = append(1);
        writer.awaitDurable(durable, LIMIT);
        long uncertain = append(2);
        storage.failAt(Operation.WRITE, 2, fault);

        assertThrows(IOException.class, () -> append(3));

        assertEndsFor(durable, uncertain);
    }

    @ParameterizedTest
    @EnumSource
    void nothingFollowsAFailedSync(Fault fault) throws IOException {
        long durable = append(1);
        writer.awaitDurable(durable, LIMIT);
        long uncertain = append(2);
        storage.failAt(Operation.SYNC_FILE, 1, fault);

        assertThrows(IOException.class, () -> writer.awaitDurable(uncertain, LIMIT));

        assertEndsFor(durable, uncertain);
    }

    @ParameterizedTest
    @EnumSource
    void nothingFollowsARollWhoseSyncFailed(Fault fault) throws IOException {
        long durable = append(1);
        writer.awaitDurable(durable, LIMIT);
        long uncertain =
                writer.append(2, BatchId.NONE, new JournalRecord.Roll(7, "journals/1-7.journal"));
        storage.failAt(Operation.SYNC_FILE, 1, fault);

        assertThrows(IOException.class, () -> writer.awaitDurable(uncertain, LIMIT));

        assertEndsFor(durable, uncertain);
    }

    private void assertEndsFor(long durable, long uncertain) throws IOException {
        assertTrue(writer.failed());
        assertEquals(durable, writer.durableOffset());
        var refused = assertThrows(IOException.class, () -> append(4));
        assertTrue(
                refused.getMessage()
                        .startsWith(FILE + " takes nothing any more, it ends at offset " + durable),
                refused.getMessage());
        assertThrows(IOException.class, () -> writer.awaitDurable(uncertain, LIMIT));
        // What was acknowledged stays so.
        writer.awaitDurable(durable, Duration.ZERO);
    }

    /// Its end has been told to others then.
    @Test
    void theEndOfAFailedJournalMovesNoMore() throws Exception {
        syncs.shut();
        long start = writer.durableOffset();
        Future<?> wait = await(append(1));
        syncs.awaitArrival();
        storage.failAt(Operation.WRITE, 1, Fault.REFUSED);
        assertThrows(IOException.class, () -> append(2));

        var failed = assertThrows(ExecutionException.class, () -> wait.get(30, TimeUnit.SECONDS));
        assertInstanceOf(IOException.class, failed.getCause());
        // A file that is still being synced is closed only after that.
        var closed = new CountDownLatch(1);
        storage.before(Operation.CLOSE_FILE, closed::countDown);
        writer.close();
        syncs.open();
        assertTrue(closed.await(30, TimeUnit.SECONDS));

        assertEquals(start, writer.durableOffset());
        assertTrue(writer.failed());
    }

    @Test
    void aClosedJournalTakesNothingAndEndsAllWaits() throws Exception {
        syncs.shut();
        Future<?> wait = await(append(1));
        syncs.awaitArrival();
        writer.close();
        writer.close();

        assertThrows(ExecutionException.class, () -> wait.get(30, TimeUnit.SECONDS));
        assertThrows(IOException.class, () -> append(2));
        assertFalse(writer.failed());
    }

    /// The number of the records is their timestamp.
    private long append(int number) throws IOException {
        return writer.append(number, new BatchId(0, number), insert(number));
    }

    private Future<?> await(long offset) {
        return threads.submit(
                () -> {
                    writer.awaitDurable(offset, LIMIT);
                    return true;
                });
    }

    /// Holds up whoever wants to pass while it is shut.
    private static final class Gate {
        private final Semaphore arrivals = new Semaphore(0);
        private CountDownLatch latch = new CountDownLatch(0);

        synchronized void shut() {
            latch = new CountDownLatch(1);
        }

        synchronized void open() {
            latch.countDown();
        }

        private synchronized CountDownLatch latch() {
            return latch;
        }

        void pass() {
            CountDownLatch mine = latch();
            arrivals.release();
            try {
                assertTrue(mine.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void awaitArrival() throws InterruptedException {
            assertTrue(arrivals.tryAcquire(30, TimeUnit.SECONDS));
        }
    }
}
