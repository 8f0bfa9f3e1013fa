package io.atoll.segment.growing;

import io.atoll.model.Schema;
import io.atoll.model.rows.Rows;
import io.atoll.segment.search.SearchableSegment;

import java.util.Set;

/// The rows of a journal, searchable in memory. Inserts and deletes come from one thread at a time,
/// in the order of their timestamps; a view sees what was inserted before it was made. (Abstract
/// only until it is built.)
public abstract class GrowingSegment implements SearchableSegment {

    public static GrowingSegment create(long segmentId, Schema schema) {
        throw new UnsupportedOperationException();
    }

    /// Adds rows. The columns may be views of a larger buffer: what is kept is copied.
    public abstract void insert(long partitionId, long timestamp, Rows rows);

    /// The partitions that have rows.
    public abstract Set<Long> partitions();
}
