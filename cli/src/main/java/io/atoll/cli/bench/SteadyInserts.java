package io.atoll.cli.bench;

import io.atoll.cli.vectors.Vectors;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Inserts rows at an even pace until it is closed: vectors that are there already, with new keys.
public final class SteadyInserts implements AutoCloseable {
    private static final int BATCHES_PER_SECOND = 10;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final MilvusConnection connection;
    private final String collection;
    private final Vectors rows;
    private final AtomicLong nextKey;
    private final int perSecond;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> inserting;
    private volatile boolean over;

    /// @param nextKey moved on by each row
    public SteadyInserts(
            MilvusConnection connection,
            String collection,
            Vectors rows,
            AtomicLong nextKey,
            int perSecond) {
        this.connection = connection;
        this.collection = collection;
        this.rows = rows;
        this.nextKey = nextKey;
        this.perSecond = perSecond;
        this.inserting = thread.submit(this::run);
    }

    private Void run() throws InterruptedException {
        long start = System.nanoTime();
        long inserted = 0;
        for (int batch = 1; !over; batch++) {
            long due = (long) perSecond * batch / BATCHES_PER_SECOND;
            insert((int) (due - inserted));
            inserted = due;
            long next = start + batch * 1_000_000_000L / BATCHES_PER_SECOND;
            while (!over && next - System.nanoTime() > 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        return null;
    }

    private void insert(int count) throws InterruptedException {
        if (count == 0) {
            return;
        }
        long first = nextKey.getAndAdd(count);
        var request = InsertRequests.ofKeys(collection, rows, first, first + count);
        connection.callPatiently(
                "inserting " + count + " rows",
                TIMEOUT,
                stub -> stub.insert(request),
                answer -> answer.getStatus());
    }

    /// @throws IllegalStateException if an insert failed
    @Override
    public void close() {
        over = true;
        thread.close();
        try {
            inserting.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("inserting failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
