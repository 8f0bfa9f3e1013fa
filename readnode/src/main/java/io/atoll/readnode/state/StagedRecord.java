package io.atoll.readnode.state;

import io.atoll.model.Field;
import io.atoll.segment.growing.Mutation;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;

import org.jspecify.annotations.Nullable;

/// A record that was read and not applied yet.
///
/// @param record null where the payload was skipped
/// @param behind where the next record begins
public record StagedRecord(RecordHeader header, @Nullable JournalRecord record, long behind) {

    /// What it does to rows; a payload that was skipped does nothing here.
    Mutation mutation(Field primaryKey) {
        return record == null ? Mutation.NONE : Mutation.of(header, record, primaryKey);
    }
}
