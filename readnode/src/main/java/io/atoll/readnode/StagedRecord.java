package io.atoll.readnode;

import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;

import org.jspecify.annotations.Nullable;

/// A record that was read and not applied yet.
///
/// @param record null where the payload was skipped
/// @param behind where the next record begins
record StagedRecord(RecordHeader header, @Nullable JournalRecord record, long behind) {}
