package io.atoll.segment.journal;

import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

/// The payload of one journal record, decoded.
public sealed interface JournalRecord {

    /// New rows of one partition; the primary key is always among the columns.
    record Insert(long partitionId, Rows rows) implements JournalRecord {}

    /// New rows of one partition, in place of all older rows of their keys in any partition; no key
    /// twice.
    record Upsert(long partitionId, Rows rows) implements JournalRecord {}

    /// Ends all rows of these keys that are older than the record.
    ///
    /// @param partitionId only in this partition; 0 for all
    record DeleteKeys(long partitionId, Keys keys) implements JournalRecord {}

    /// Ends all rows that are older than the record.
    ///
    /// @param partitionId only in this partition; 0 for all
    record DeleteAll(long partitionId) implements JournalRecord {}

    /// This journal has ended; the next one exists already.
    record Roll(long nextSegmentId, String nextFile) implements JournalRecord {}
}
