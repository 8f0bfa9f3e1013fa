package io.atoll.readnode;

import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.search.SearchableSegment;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The deletes of one journal, its upserts' included, in their order: for segments that are opened
/// later. Kept as a list and not by key, because a delete may hold in one partition only, and
/// because a view of the past needs each one's timestamp. A journal's size bounds it.
final class DeleteLog {
    private final List<Delete> deletes = new ArrayList<>();

    void add(Delete delete) {
        deletes.add(delete);
    }

    List<Delete> all() {
        return deletes;
    }

    int size() {
        return deletes.size();
    }

    /// The youngest delete's timestamp; 0 if there is none.
    long lastTimestamp() {
        return deletes.isEmpty() ? 0 : deletes.getLast().timestamp();
    }

    /// The end of rows that are older than a timestamp.
    ///
    /// @param partitionId 0: in all partitions
    /// @param keys null: of all keys
    record Delete(long timestamp, long partitionId, @Nullable Keys keys) {

        /// What a record ends; null if it ends nothing.
        ///
        /// @param keyFieldId the primary key
        static @Nullable Delete of(
                long timestamp, @Nullable JournalRecord record, long keyFieldId) {
            return switch (record) {
                case null -> null;
                case JournalRecord.Insert _ -> null;
                case JournalRecord.Upsert(long _, Rows rows) ->
                        new Delete(timestamp, 0, rows.keys(keyFieldId));
                case JournalRecord.DeleteKeys(long partitionId, Keys keys) ->
                        new Delete(timestamp, partitionId, keys);
                case JournalRecord.DeleteAll(long partitionId) ->
                        new Delete(timestamp, partitionId, null);
                case JournalRecord.Roll _ -> null;
            };
        }

        void applyTo(SearchableSegment segment) {
            if (keys == null) {
                segment.deleteAll(partitionId, timestamp);
            } else {
                segment.delete(keys, partitionId, timestamp);
            }
        }
    }
}
