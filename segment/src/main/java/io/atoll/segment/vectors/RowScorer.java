package io.atoll.segment.vectors;

import java.io.IOException;

/// The distances of one query to rows, which are named by the ordinals of their vectors, for one
/// thread.
public interface RowScorer {
    /// The distance of a row.
    float score(int row) throws IOException;

    /// The distances of the rows that were loaded last.
    ///
    /// @param distances the first is put at `from`, the others behind it
    void scoreLoaded(float[] distances, int from);
}
