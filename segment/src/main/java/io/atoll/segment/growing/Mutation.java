package io.atoll.segment.growing;

import io.atoll.model.Field;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.journal.RowHomes;
import io.atoll.segment.search.Delete;

import java.util.Optional;

/// What a record of a journal does to rows: first some end, then others come. Sealing, following
/// and replaying all go by this.
///
/// @param delete concerns the record's own journal and everything older
/// @param addition goes into the record's own journal
public record Mutation(Optional<Delete> delete, Optional<Addition> addition) {
    /// Of a record that changes no rows.
    public static final Mutation NONE = new Mutation(Optional.empty(), Optional.empty());

    /// Rows that come to partitions.
    public record Addition(long timestamp, RowHomes homes, Rows rows) {}

    public static Mutation of(RecordHeader header, JournalRecord record, Field primaryKey) {
        long timestamp = header.timestamp();
        return switch (record) {
            case JournalRecord.Insert(RowHomes homes, Rows rows) ->
                    new Mutation(
                            Optional.empty(), Optional.of(new Addition(timestamp, homes, rows)));
            case JournalRecord.Upsert upsert -> {
                var keys = Optional.of(upsert.replacedKeys(primaryKey));
                yield new Mutation(
                        Optional.of(
                                new Delete(
                                        timestamp,
                                        upsert.upTo(),
                                        upsert.homes().partitionId(),
                                        keys)),
                        Optional.of(new Addition(timestamp, upsert.homes(), upsert.rows())));
            }
            case JournalRecord.DeleteKeys(long partitionId, long upTo, Keys keys) ->
                    ending(new Delete(timestamp, upTo, partitionId, Optional.of(keys)));
            case JournalRecord.DeleteAll(long partitionId, long upTo) ->
                    ending(new Delete(timestamp, upTo, partitionId, Optional.empty()));
            case JournalRecord.Roll _ -> NONE;
        };
    }

    private static Mutation ending(Delete delete) {
        return new Mutation(Optional.of(delete), Optional.empty());
    }

    /// Applies it to the rows of its own journal. Older segments get the [#delete] alone.
    public void applyTo(GrowingSegment rows) {
        delete.ifPresent(rows::delete);
        addition.ifPresent(added -> rows.insert(added.homes, added.timestamp, added.rows));
    }
}
