package io.atoll.writenode.write;

import io.atoll.model.BatchId;
import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.RowRules;
import io.atoll.model.Schema;
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
    ///
    /// @param partitionId 0 where the partition key says it
    public Outcome insert(
            long collectionId, BatchId batchId, long partitionId, Rows rows, Deadline deadline) {
        WrittenCollection target = collections.get(collectionId);
        Collection collection = knowing(rows, target, deadline);
        Field key = collection.schema().primaryKey();
        HomedRows homed =
                HomedRows.of(collection, partitionId, RowRules.complete(collection.schema(), rows));
        int count = homed.rows().count();
        LongFunction<JournalRecord> record =
                timestamp ->
                        new JournalRecord.Insert(
                                homed.homesIn(target.collection()),
                                key.autoId() ? homed.withAutoKeys(key, timestamp) : homed.rows());
        return counted(
                metrics.inserted(),
                new Batch(target, batchId, count, timestamps(key, count), true, record),
                deadline);
    }

    /// Puts rows in place of all rows of their keys in the partition, at once; of those in all
    /// partitions where the partition key says which. Of one key twice in a batch the last row
    /// counts. Where the collection makes the keys, those given say what is replaced, and the new
    /// rows get others.
    ///
    /// @param partitionId 0 where the partition key says it
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
        Collection collection = knowing(rows, target, deadline);
        Field key = collection.schema().primaryKey();
        Rows whole =
                unchangedSince == 0
                        ? RowRules.forUpsert(collection.schema(), rows)
                        : RowRules.forPartialUpsert(collection.schema(), rows);
        Rows last = whole.lastOfEachKey(key.id());
        HomedRows homed = HomedRows.of(collection, partitionId, last);
        int count = last.count();
        LongFunction<JournalRecord> record =
                timestamp -> {
                    if (unchangedSince != 0) {
                        target.requireUnchanged(last.keys(key.id()), unchangedSince);
                    }
                    return new JournalRecord.Upsert(
                            homed.homesIn(target.collection()),
                            bound(upTo, timestamp),
                            key.autoId() ? Optional.of(last.keys(key.id())) : Optional.empty(),
                            key.autoId() ? homed.withAutoKeys(key, timestamp) : homed.rows());
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

    /// The collection with all fields of the rows, if there are any such: a router may know of a
    /// field that is being added here.
    private static Collection knowing(Rows rows, WrittenCollection target, Deadline deadline) {
        Schema schema = target.collection().schema();
        if (!rows.columns().stream().allMatch(each -> schema.field(each.fieldId()).isPresent())) {
            deadline.lock(target.commitLock(), "fields of '" + target.collection().name() + "'");
            target.commitLock().unlock();
        }
        return target.collection();
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
            HomedRows.requirePartition(target.collection(), partitionId);
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
}
