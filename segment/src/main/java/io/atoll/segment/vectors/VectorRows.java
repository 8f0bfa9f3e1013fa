package io.atoll.segment.vectors;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Where the vectors of one field lie, for one thread. Numbers in them are little-endian and not
/// aligned.
public interface VectorRows {
    VectorKind kind();

    /// How many bytes each vector has.
    int vectorBytes();

    /// The memory that has the vector of a row: valid until the next call, not to be changed.
    MemorySegment memory(int row) throws IOException;

    /// Where the vector begins in the [#memory] that was just given for that row.
    long offset(int row);
}
