package io.atoll.segment.vectors;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// The distances of one query to rows, which are named by the ordinals of their vectors, for one
/// thread.
public interface RowScorer {
    /// Goes on with another query.
    ///
    /// @param memory has the bytes of a vector of the field's type at `offset`; it is copied
    void ask(MemorySegment memory, long offset);

    /// The components of the query as float32, bits as 0 and 1; not to be changed.
    float[] components();

    /// The distance of a row.
    float score(int row) throws IOException;

    /// The distances of `rows[0..count)`. For one query this costs less than to load them first.
    void score(int[] rows, int count, float[] distances) throws IOException;

    /// The distances of the rows that were loaded last.
    ///
    /// @param distances the first is put at `from`, the others behind it
    void scoreLoaded(float[] distances, int from);
}
