package io.atoll.writenode;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Holds writers back that run away from sealing and building. Between the two limits an insert
/// waits the longer the closer the second one is, so that a steady stream settles at the speed of
/// sealing or building; at the second one it is refused with RATE_LIMIT, which clients take as a
/// reason to come again later.
final class Backlog {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /// However small they are, a fresh node opens each of them.
    private static final int MOST_JOURNALS = 64;

    private final BacklogSettings settings;
    private final WriteNodeMetrics metrics;

    Backlog(BacklogSettings settings, WriteNodeMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    /// Waits if need be before something is written.
    ///
    /// @param addsRows deletes neither wait nor have to mind rows
    /// @throws AtollException with RATE_LIMIT above a second limit
    void enter(WrittenCollection target, boolean addsRows, Deadline deadline) {
        requireBelow(target, target.manifest().journals().size(), MOST_JOURNALS, "journals");
        requireBelow(
                target, target.unsealedBytes(), settings.mostBytes(), "bytes that are not sealed");
        if (addsRows) {
            requireBelow(
                    target, rows(target), settings.mostRows(), "rows that wait for their index");
            slow(target, deadline);
        }
    }

    private void slow(WrittenCollection target, Deadline deadline) {
        double excess =
                Math.max(
                        excess(target.unsealedBytes(), settings.slowBytes(), settings.mostBytes()),
                        excess(rows(target), settings.slowRows(), settings.mostRows()));
        if (excess > 0) {
            long nanos = (long) (excess * LONGEST_WAIT.toNanos());
            // Half of the time that is left is for writing.
            long wait = Math.min(nanos, deadline.left().toNanos() / 2);
            metrics.slowed().record(wait, TimeUnit.NANOSECONDS);
            waitFor(wait);
        }
    }

    /// Of a collection that nobody can search, rows may wait as long as they like.
    private static long rows(WrittenCollection target) {
        return target.collection().loaded() ? target.unindexedRows() : 0;
    }

    private void requireBelow(WrittenCollection target, long amount, long most, String what) {
        if (amount >= most) {
            metrics.refused().increment();
            throw new AtollException(
                    ErrorCode.RATE_LIMIT,
                    "collection '"
                            + target.collection().name()
                            + "' has "
                            + amount
                            + " "
                            + what
                            + ", the limit is "
                            + most
                            + ": write more slowly");
        }
    }

    /// 0 up to the first limit, 1 at the second.
    private static double excess(long amount, long slow, long most) {
        return amount <= slow ? 0 : (double) (amount - slow) / (most - slow);
    }

    private static void waitFor(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AtollException(
                        ErrorCode.CANCELLED, "interrupted while an insert was slowed");
            }
            LockSupport.parkNanos(left);
        }
    }
}
