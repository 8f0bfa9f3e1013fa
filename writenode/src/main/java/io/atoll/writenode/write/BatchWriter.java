package io.atoll.writenode.write;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.RowRules;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.writenode.background.Housekeeping;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollection.Appended;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.OwnReign;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.write.BatchMemory.Written;
import io.micrometer.core.instrument.Counter;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/// Writes batches: check, append, make durable, ask whether the reign lasts, acknowledge.
public final class BatchWriter {
    private static final java.time.Duration SETTLE_LIMIT = java.time.Duration.ofMinutes(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final WrittenCollections collections;
    private final Reigns reigns;
    private final BatchMemory batches;
    private final Housekeeping upkeep;
    private final WriteMetrics metrics;
    private final Backlog backlog;

    public BatchWriter(
            WrittenCollections collections,
            Reigns reigns,
            BatchMemory batches,
            Housekeeping upkeep,
            WriteMetrics metrics,
            Backlog backlog) {
        this.collections = collections;
        this.reigns = reigns;
        this.batches = batches;
        this.upkeep = upkeep;
        this.metrics = metrics;
        this.backlog = backlog;
    }

    /// Adds rows; keys that exist already stay beside them.
    public Outcome insert(
            long collectionId, BatchId batchId, long partitionId, Rows rows, Deadline deadline) {
        WrittenCollection target = collections.get(collectionId);
        Collection collection = target.collection();
        requirePartition(collection, partitionId);
        Rows complete = RowRules.complete(collection.schema(), rows);
        var key = collection.schema().primaryKey();
        int count = complete.count();
        LongFunction<JournalRecord> record =
                timestamp ->
                        new JournalRecord.Insert(
                                partitionId,
                                key.autoId()
                                        ? complete.with(autoKeys(key.id(), timestamp, count))
                                        : complete);
        return counted(
                metrics.inserted(),
                () ->
                        write(
                                target,
                                batchId,
                                count,
                                timestamps(key, count),
                                true,
                                deadline,
                                record));
    }

    /// Puts rows in place of all rows of their keys, at once. Of one key twice in a batch the last
    /// row counts. Where the collection makes the keys, those given say what is replaced, and the
    /// new rows get others.
    ///
    /// @param upTo the timestamp up to which rows end, 0 for all that are older
    public Outcome upsert(
            long collectionId,
            BatchId batchId,
            long partitionId,
            Rows rows,
            long upTo,
            Deadline deadline) {
        WrittenCollection target = collections.get(collectionId);
        Collection collection = target.collection();
        requirePartition(collection, partitionId);
        var key = collection.schema().primaryKey();
        Rows last = RowRules.forUpsert(collection.schema(), rows).lastOfEachKey(key.id());
        int count = last.count();
        LongFunction<JournalRecord> record =
                timestamp ->
                        key.autoId()
                                ? new JournalRecord.Upsert(
                                        partitionId,
                                        bound(upTo, timestamp),
                                        Optional.of(last.keys(key.id())),
                                        last.with(autoKeys(key.id(), timestamp, count)))
                                : new JournalRecord.Upsert(
                                        partitionId,
                                        bound(upTo, timestamp),
                                        Optional.empty(),
                                        last);
        return counted(
                metrics.upserted(),
                () ->
                        write(
                                target,
                                batchId,
                                count,
                                timestamps(key, count),
                                true,
                                deadline,
                                record));
    }

    /// Keys are timestamps: where the collection makes them, as many are taken as there are rows.
    private static int timestamps(Field key, int rows) {
        return key.autoId() ? Math.max(1, rows) : 1;
    }

    /// Nothing that is not older than the write itself ends by it.
    private static long bound(long upTo, long timestamp) {
        return upTo == 0 ? timestamp - 1 : Math.min(upTo, timestamp - 1);
    }

    /// Ends rows of these keys.
    ///
    /// @param partitionId 0 for all partitions
    /// @param upTo the timestamp up to which rows end, 0 for all that are older
    public Outcome delete(
            long collectionId,
            BatchId batchId,
            long partitionId,
            Keys keys,
            long upTo,
            Deadline deadline) {
        WrittenCollection target = collections.get(collectionId);
        if (partitionId != 0) {
            requirePartition(target.collection(), partitionId);
        }
        return counted(
                metrics.deleted(),
                () ->
                        write(
                                target,
                                batchId,
                                keys.size(),
                                1,
                                false,
                                deadline,
                                timestamp ->
                                        new JournalRecord.DeleteKeys(
                                                partitionId, bound(upTo, timestamp), keys)));
    }

    /// A batch that was written before is not counted again.
    private Outcome counted(Counter rows, Supplier<Outcome> write) {
        long began = System.nanoTime();
        Outcome outcome = write.get();
        if (!outcome.repeated()) {
            rows.increment(outcome.written().rowCount());
            metrics.duration().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
        return outcome;
    }

    private Outcome write(
            WrittenCollection target,
            BatchId batchId,
            int count,
            int timestamps,
            boolean addsRows,
            Deadline deadline,
            LongFunction<JournalRecord> record) {
        Optional<CompletableFuture<Written>> before = batches.find(batchId);
        if (before.isPresent()) {
            return new Outcome(await(before.get(), deadline), true);
        }
        backlog.enter(target, addsRows ? count : 0, deadline);
        try {
            return reigns.during(
                    deadline,
                    reign ->
                            writeOnce(target, batchId, count, timestamps, deadline, record, reign));
        } catch (IOException e) {
            throw new AtollException(
                    ErrorCode.STORAGE_FAILED,
                    "collection '"
                            + target.collection().name()
                            + "': the storage refused the write: "
                            + e.getMessage(),
                    e);
        }
    }

    private Outcome writeOnce(
            WrittenCollection target,
            BatchId batchId,
            int count,
            int timestamps,
            Deadline deadline,
            LongFunction<JournalRecord> record,
            OwnReign reign)
            throws IOException {
        var claim = new CompletableFuture<Written>();
        CompletableFuture<Written> other = batches.claim(batchId, claim);
        if (other != null) {
            return new Outcome(await(other, deadline), true);
        }
        Appended appended = null;
        try {
            appended = target.append(reign.clock(), timestamps, batchId, deadline, record);
            appended.journal().writer().awaitDurable(appended.end(), deadline.left());
            reign.requireLasting();
            var written = new Written(appended.timestamp(), count);
            claim.complete(written);
            upkeep.noteGrowth(target, appended);
            return new Outcome(written, false);
        } catch (IOException | RuntimeException e) {
            if (appended != null && !appended.journal().writer().failed()) {
                settleLater(batchId, claim, appended, count, reign);
            } else {
                batches.forget(batchId, claim);
                claim.completeExceptionally(e);
            }
            if (target.journal().writer().failed()) {
                upkeep.journalFailed(target);
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
            BatchId batchId,
            CompletableFuture<Written> claim,
            Appended appended,
            int count,
            OwnReign reign) {
        Thread.startVirtualThread(
                () -> {
                    var limit = Deadline.in(SETTLE_LIMIT);
                    try {
                        appended.journal().writer().awaitDurable(appended.end(), limit.left());
                        requireLasting(reign, limit);
                        claim.complete(new Written(appended.timestamp(), count));
                    } catch (IOException | RuntimeException e) {
                        claim.completeExceptionally(e);
                        if (appended.journal().writer().failed()) {
                            batches.forget(batchId, claim);
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

    private static void requirePartition(Collection collection, long partitionId) {
        boolean known = collection.partitions().stream().anyMatch(p -> p.id() == partitionId);
        if (!known) {
            throw new AtollException(
                    ErrorCode.PARTITION_NOT_FOUND,
                    "partition not found[collection="
                            + collection.name()
                            + "][partition="
                            + partitionId
                            + "]");
        }
    }

    private static Column autoKeys(long fieldId, long lastTimestamp, int count) {
        var keys = new long[count];
        for (int row = 0; row < count; row++) {
            keys[row] = lastTimestamp - count + 1 + row;
        }
        return new Column.Longs(fieldId, io.atoll.model.DataType.INT64, keys, null);
    }

    /// @param repeated whether the batch had been written before
    public record Outcome(Written written, boolean repeated) {}
}
