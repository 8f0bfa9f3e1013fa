package io.atoll.writenode.write;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.reign.Deadline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Holds writers back that run away from sealing and building. Between the two limits an insert
/// waits the longer the closer the second one is and the larger it is, so that a steady stream
/// settles at the speed of sealing or building; at the second one it is refused with RATE_LIMIT,
/// which clients take as a reason to come again later.
public final class Backlog {
    /// At the second limit, of an insert of so many bytes.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final long LARGE_BYTES = 1 << 20;

    /// What a row takes beside its vectors, roughly.
    private static final int ROW_BYTES = 64;

    /// However small they are, a fresh node opens each of them.
    private static final int MOST_JOURNALS = 64;

    private final BacklogSettings settings;
    private final WriteMetrics metrics;

    public Backlog(BacklogSettings settings, WriteMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    /// Waits if need be before something is written.
    ///
    /// @param rows that it adds; deletes add none, and neither wait nor mind what is not indexed
    /// @throws AtollException with RATE_LIMIT above a second limit
    void enter(WrittenCollection target, int rows, Deadline deadline) {
        requireBelow(target, target.manifest().journals().size(), MOST_JOURNALS, "journals");
        requireBelow(
                target,
                target.unsealedBytes(),
                settings.mostUnsealed(),
                "bytes that are not sealed");
        if (rows > 0) {
            requireBelow(
                    target,
                    unindexed(target),
                    settings.mostUnindexed(),
                    "bytes of vectors that wait for their index");
            slow(target, rows, deadline);
        }
    }

    private void slow(WrittenCollection target, int rows, Deadline deadline) {
        double excess =
                Math.max(
                        excess(
                                target.unsealedBytes(),
                                settings.slowUnsealed(),
                                settings.mostUnsealed()),
                        excess(
                                unindexed(target),
                                settings.slowUnindexed(),
                                settings.mostUnindexed()));
        if (excess > 0) {
            // Half of the time that is left is for writing.
            long wait =
                    Math.min(
                            waitNanos(excess, rows * (ROW_BYTES + target.vectorBytes())),
                            deadline.left().toNanos() / 2);
            metrics.slowed().record(wait, TimeUnit.NANOSECONDS);
            waitFor(wait);
        }
    }

    /// How long an insert waits.
    ///
    /// @param excess how far the backlog is beyond the first limit: 0 there, 1 at the second
    static long waitNanos(double excess, long bytes) {
        double size = Math.min(1, (double) bytes / LARGE_BYTES);
        return (long) (excess * size * LONGEST_WAIT.toNanos());
    }

    /// Of a collection that nobody can search, rows may wait as long as they like.
    private static long unindexed(WrittenCollection target) {
        return target.collection().loaded() ? target.unindexedBytes() : 0;
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
