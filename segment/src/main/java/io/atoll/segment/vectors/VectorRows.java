package io.atoll.segment.vectors;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Where the vectors of one field lie, for one thread, by their ordinals ([VectorOrdinals]): row
/// numbers, where every row has a vector. Numbers in them are little-endian and not aligned.
public interface VectorRows {
    VectorKind kind();

    /// How many bytes each vector has.
    int vectorBytes();

    /// The one memory that has all vectors for good, one after the other in the order of their
    /// ordinals; null where there is none.
    default @Nullable MemorySegment whole() {
        return null;
    }

    /// The memory that has a vector: valid until the next call, not to be changed.
    MemorySegment memory(int ordinal) throws IOException;

    /// Where the vector begins in the [#memory] that was just given for it.
    long offset(int ordinal);
}
