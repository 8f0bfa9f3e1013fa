package io.atoll.segment.vectors;

import io.atoll.model.Metric;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// The vectors of some rows of one field, decoded once for all queries, for one thread. Rows are
/// named by the ordinals of their vectors.
public interface RowBatch {
    /// How many bytes each vector has.
    int vectorBytes();

    /// How many rows are best loaded at once.
    int capacity();

    /// Loads `rows[from..from + count)`, at most [#capacity].
    void load(int[] rows, int from, int count) throws IOException;

    /// Scores rows of this batch.
    ///
    /// @param query the bytes of a vector of the field's type
    RowScorer scorer(Metric metric, MemorySegment query);

    /// The distances of `rows[0..count)` from one query.
    default void score(RowScorer scorer, int[] rows, int count, float[] distances)
            throws IOException {
        for (int from = 0; from < count; from += capacity()) {
            load(rows, from, Math.min(capacity(), count - from));
            scorer.scoreLoaded(distances, from);
        }
    }
}
