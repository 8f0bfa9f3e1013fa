package io.atoll.segment.search;

import java.io.IOException;

/// The vectors of one field, for one thread.
public interface VectorRows {
    int dimension();

    /// The vector of a row: valid until the next call, not to be changed.
    float[] vector(int row) throws IOException;
}
