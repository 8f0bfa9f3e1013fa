package io.atoll.segment.vectors;

import java.io.IOException;

/// The distances of one query to rows, for one thread.
public interface RowScorer {
    /// The distance of a row that has a vector.
    float score(int row) throws IOException;

    /// The distances of `rows[0..count)`: the same as one by one, but faster.
    void score(int[] rows, int count, float[] distances) throws IOException;
}
