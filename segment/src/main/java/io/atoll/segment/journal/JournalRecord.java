package io.atoll.segment.journal;

import io.atoll.model.Field;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.util.Optional;

/// The payload of one journal record, decoded.
public sealed interface JournalRecord {

    /// New rows; the primary key is always among the columns.
    record Insert(RowHomes homes, Rows rows) implements JournalRecord {

        public Insert(long partitionId, Rows rows) {
            this(RowHomes.in(partitionId), rows);
        }
    }

    /// New rows in place of older rows of some keys: of those in the same partition, or in all
    /// where the rows come to several.
    ///
    /// @param upTo the timestamp up to which these older rows end
    /// @param replaced their keys; empty: the new rows' own, of which none comes twice
    record Upsert(RowHomes homes, long upTo, Optional<Keys> replaced, Rows rows)
            implements JournalRecord {

        public Upsert(long partitionId, long upTo, Optional<Keys> replaced, Rows rows) {
            this(RowHomes.in(partitionId), upTo, replaced, rows);
        }

        /// The keys whose older rows end.
        public Keys replacedKeys(Field primaryKey) {
            return replaced.orElseGet(() -> rows.keys(primaryKey.id()));
        }
    }

    /// Ends rows of these keys.
    ///
    /// @param partitionId only in this partition; 0 for all
    /// @param upTo the timestamp up to which rows end
    record DeleteKeys(long partitionId, long upTo, Keys keys) implements JournalRecord {}

    /// Ends all rows.
    ///
    /// @param partitionId only in this partition; 0 for all
    /// @param upTo the timestamp up to which rows end
    record DeleteAll(long partitionId, long upTo) implements JournalRecord {}

    /// This journal has ended; the next one exists already.
    record Roll(long nextSegmentId, String nextFile) implements JournalRecord {}
}
