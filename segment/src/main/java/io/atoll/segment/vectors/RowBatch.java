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

    /// Scores rows of this batch, and others of the field.
    RowScorer scorer(Metric metric);

    /// The same, asking for the distances of one query.
    ///
    /// @param query the bytes of a vector of the field's type
    default RowScorer scorer(Metric metric, MemorySegment query) {
        RowScorer scorer = scorer(metric);
        scorer.ask(query, 0);
        return scorer;
    }
}
