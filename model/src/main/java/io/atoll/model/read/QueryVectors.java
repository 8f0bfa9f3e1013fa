package io.atoll.model.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The query vectors of a search: the bytes that they came as.
///
/// @param bytes `count` vectors of one length, elements little-endian, row-major: for FLOAT_VECTOR
///   float32. Not to be changed
/// @param count how many
public record QueryVectors(ByteBuffer bytes, int count) {

    public QueryVectors {
        bytes = bytes.slice().asReadOnlyBuffer();
    }

    /// From the first byte on, little-endian; a view of the caller's own.
    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    public int sizeBytes() {
        return bytes.remaining();
    }
}
