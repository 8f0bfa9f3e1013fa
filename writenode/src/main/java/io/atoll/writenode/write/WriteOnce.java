package io.atoll.writenode.write;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.ErrorCode;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.writenode.background.Housekeeping;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollection.Appended;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.OwnReign;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.write.BatchMemory.Written;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/// Writes a batch at most once, however often it is sent: append, make durable, ask whether the
/// reign lasts, acknowledge. Whether a batch is written that was sent again is answered from
/// memory.
public final class WriteOnce {
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Reigns reigns;
    private final BatchMemory batches;
    private final Housekeeping housekeeping;
    private final Backlog backlog;

    public WriteOnce(
            Reigns reigns, BatchMemory batches, Housekeeping housekeeping, Backlog backlog) {
        this.reigns = reigns;
        this.batches = batches;
        this.housekeeping = housekeeping;
        this.backlog = backlog;
    }

    /// What is to be written.
    ///
    /// @param count its rows, or keys
    /// @param timestamps how many it takes, the last of which is the record's
    /// @param addsRows whether its rows come to those that there are
    /// @param record the record for the timestamp that it gets
    record Batch(
            WrittenCollection target,
            BatchId id,
            int count,
            int timestamps,
            boolean addsRows,
            LongFunction<JournalRecord> record) {}

    /// @param repeated whether the batch had been written before
    public record Outcome(Written written, boolean repeated) {}

    Outcome write(Batch batch, Deadline deadline) {
        Optional<CompletableFuture<Written>> before = batches.find(batch.id());
        if (before.isPresent()) {
            return new Outcome(await(before.get(), deadline), true);
        }
        backlog.enter(batch.target(), batch.addsRows() ? batch.count() : 0, deadline);
        try {
            return reigns.during(deadline, reign -> write(batch, reign, deadline));
        } catch (IOException e) {
            throw new AtollException(
                    ErrorCode.STORAGE_FAILED,
                    "collection '"
                            + batch.target().collection().name()
                            + "': the storage refused the write: "
                            + e.getMessage(),
                    e);
        }
    }

    /// Has a collection remember from now on which keys are written.
    ///
    /// @return the timestamp of now; what was written before is durable
    long watchKeys(WrittenCollection target, Deadline deadline) {
        try {
            return reigns.during(deadline, reign -> target.watchKeys(reign.clock(), deadline));
        } catch (IOException e) {
            throw new AtollException(
                    ErrorCode.STORAGE_FAILED,
                    "collection '"
                            + target.collection().name()
                            + "': what was written does not become durable: "
                            + e.getMessage(),
                    e);
        }
    }

    private Outcome write(Batch batch, OwnReign reign, Deadline deadline) throws IOException {
        WrittenCollection target = batch.target();
        var claim = new CompletableFuture<Written>();
        CompletableFuture<Written> other = batches.claim(batch.id(), claim);
        if (other != null) {
            return new Outcome(await(other, deadline), true);
        }
        Appended appended = null;
        try {
            appended =
                    target.append(
                            reign.clock(),
                            batch.timestamps(),
                            batch.id(),
                            deadline,
                            batch.record());
            appended.journal().writer().awaitDurable(appended.end(), deadline.left());
            reign.requireLasting();
            var written = new Written(appended.timestamp(), batch.count());
            claim.complete(written);
            housekeeping.noteGrowth(target, appended);
            return new Outcome(written, false);
        } catch (IOException | RuntimeException e) {
            if (appended != null && !appended.journal().writer().failed()) {
                settleLater(batch, claim, appended, reign);
            } else {
                batches.forget(batch.id(), claim);
                claim.completeExceptionally(e);
            }
            if (target.journal().writer().failed()) {
                housekeeping.journalFailed(target);
            } else if (e instanceof IOException) {
                throw deadline.passed("fsync of the journal");
            }
            if (appended != null && e instanceof IOException) {
                throw outcomeUnknown(target, e);
            }
            throw e;
        }
    }

    /// After a failed `fsync` a batch may be in the journal or not. Sent again by the client it
    /// would be another batch, so the error must not look like one that is safe to repeat.
    private static AtollException outcomeUnknown(WrittenCollection target, Exception cause) {
        return new AtollException(
                ErrorCode.UNEXPECTED,
                "collection '"
                        + target.collection().name()
                        + "': the write may have been done or not: "
                        + cause.getMessage(),
                cause);
    }

    /// A batch that is in the journal but not known to be durable in time stays claimed until that
    /// is known, and whether the reign lasted: sent again, it must not be written again, nor be
    /// called written if it stands behind the end that a successor has found.
    private void settleLater(
            Batch batch, CompletableFuture<Written> claim, Appended appended, OwnReign reign) {
        Thread.startVirtualThread(
                () -> {
                    var limit = Deadline.in(SETTLE_LIMIT);
                    try {
                        appended.journal().writer().awaitDurable(appended.end(), limit.left());
                        requireLasting(reign, limit);
                        claim.complete(new Written(appended.timestamp(), batch.count()));
                    } catch (IOException | RuntimeException e) {
                        claim.completeExceptionally(e);
                        if (appended.journal().writer().failed()) {
                            batches.forget(batch.id(), claim);
                        }
                    }
                });
    }

    /// Asks again as long as the storage does not say.
    private static void requireLasting(OwnReign reign, Deadline limit) throws IOException {
        while (true) {
            try {
                reign.requireLasting();
                return;
            } catch (IOException e) {
                if (limit.left().isZero()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private Written await(CompletableFuture<Written> outcome, Deadline deadline) {
        try {
            return outcome.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AtollException(ErrorCode.CANCELLED, "interrupted while waiting for a batch");
        } catch (TimeoutException e) {
            throw deadline.passed("outcome of the same batch, sent before");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AtollException known) {
                throw known;
            }
            throw new AtollException(
                    ErrorCode.STORAGE_FAILED,
                    "the same batch, sent before, failed: " + e.getCause(),
                    e);
        }
    }
}
