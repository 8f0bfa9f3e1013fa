package io.atoll.writenode.write;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.RowRules;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.write.WriteOnce.Batch;
import io.atoll.writenode.write.WriteOnce.Outcome;
import io.micrometer.core.instrument.Counter;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/// Checks batches of rows or keys against their collection, and writes what comes of them: the
/// record of an insert, an upsert or a delete.
public final class BatchWriter {
    private final WrittenCollections collections;
    private final WriteOnce once;
    private final WriteMetrics metrics;

    public BatchWriter(WrittenCollections collections, WriteOnce once, WriteMetrics metrics) {
        this.collections = collections;
        this.once = once;
        this.metrics = metrics;
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
                                stillThere(target, partitionId),
                                key.autoId()
                                        ? complete.with(autoKeys(key.id(), timestamp, count))
                                        : complete);
        return counted(
                metrics.inserted(),
                new Batch(target, batchId, count, timestamps(key, count), true, record),
                deadline);
    }

    /// Puts rows in place of all rows of their keys in the partition, at once. Of one key twice in
    /// a batch the last row counts. Where the collection makes the keys, those given say what is
    /// replaced, and the new rows get others.
    ///
    /// @param upTo the timestamp up to which rows end, 0 for all that are older
    /// @param unchangedSince not 0: refused if one of the keys may have been written after this
    ///   timestamp
    public Outcome upsert(
            long collectionId,
            BatchId batchId,
            long partitionId,
            Rows rows,
            long upTo,
            long unchangedSince,
            Deadline deadline) {
        WrittenCollection target = collections.get(collectionId);
        Collection collection = target.collection();
        requirePartition(collection, partitionId);
        var key = collection.schema().primaryKey();
        Rows last = RowRules.forUpsert(collection.schema(), rows).lastOfEachKey(key.id());
        int count = last.count();
        LongFunction<JournalRecord> record =
                timestamp -> {
                    if (unchangedSince != 0) {
                        target.requireUnchanged(last.keys(key.id()), unchangedSince);
                    }
                    return upsert(
                            stillThere(target, partitionId),
                            key,
                            last,
                            bound(upTo, timestamp),
                            timestamp);
                };
        return counted(
                metrics.upserted(),
                new Batch(target, batchId, count, timestamps(key, count), true, record),
                deadline);
    }

    /// Before rows are read to decide what to upsert: remembers from now on which keys are written.
    ///
    /// @return the timestamp of now; reads that begin from now on see what was written before
    public long watchKeys(long collectionId, Deadline deadline) {
        return once.watchKeys(collections.get(collectionId), deadline);
    }

    private static JournalRecord upsert(
            long partitionId, Field key, Rows rows, long upTo, long timestamp) {
        return key.autoId()
                ? new JournalRecord.Upsert(
                        partitionId,
                        upTo,
                        Optional.of(rows.keys(key.id())),
                        rows.with(autoKeys(key.id(), timestamp, rows.count())))
                : new JournalRecord.Upsert(partitionId, upTo, Optional.empty(), rows);
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
                new Batch(
                        target,
                        batchId,
                        keys.size(),
                        1,
                        false,
                        timestamp ->
                                new JournalRecord.DeleteKeys(
                                        partitionId, bound(upTo, timestamp), keys)),
                deadline);
    }

    /// A batch that was written before is not counted again.
    private Outcome counted(Counter rows, Batch batch, Deadline deadline) {
        long began = System.nanoTime();
        Outcome outcome = once.write(batch, deadline);
        if (!outcome.repeated()) {
            rows.increment(outcome.written().rowCount());
            metrics.duration().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
        return outcome;
    }

    /// Asked once more while the append lock is held: what is appended after a partition was
    /// dropped would have no end.
    private static long stillThere(WrittenCollection target, long partitionId) {
        requirePartition(target.collection(), partitionId);
        return partitionId;
    }

    private static void requirePartition(Collection collection, long partitionId) {
        if (!collection.hasPartition(partitionId)) {
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
        return new Column.Longs(fieldId, DataType.INT64, keys, null);
    }
}
