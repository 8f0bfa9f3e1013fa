package io.atoll.model.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The query vectors of a search: the bytes that they came as.
///
/// @param bytes `count` vectors of one length, row-major, components little-endian. Not to be
///   changed
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

    /// One of them; a view of the caller's own.
    public ByteBuffer get(int query) {
        int length = sizeBytes() / count;
        return bytes.slice(query * length, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Vectors of float32 components, all of one length.
    public static QueryVectors ofFloats(List<float[]> vectors) {
        int length = vectors.isEmpty() ? 0 : vectors.getFirst().length;
        var bytes =
                ByteBuffer.allocate(vectors.size() * length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : vectors) {
            for (float value : vector) {
                bytes.putFloat(value);
            }
        }
        return new QueryVectors(bytes.flip(), vectors.size());
    }
}
