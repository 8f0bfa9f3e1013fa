package io.atoll.model.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The query vectors of a search: the bytes that they came as.
///
/// @param bytes `count` vectors, one behind the other, numbers little-endian. Not to be changed
/// @param count how many
/// @param ends where each of them ends; empty: all have one length
public record QueryVectors(ByteBuffer bytes, int count, List<Integer> ends) {

    public QueryVectors {
        bytes = bytes.slice().asReadOnlyBuffer();
        ends = List.copyOf(ends);
        if (!ends.isEmpty() && ends.size() != count) {
            throw new IllegalArgumentException(ends.size() + " ends of " + count + " vectors");
        }
    }

    /// Vectors of one length.
    public QueryVectors(ByteBuffer bytes, int count) {
        this(bytes, count, List.of());
    }

    /// Vectors of any length each.
    public static QueryVectors ofAnyLength(List<ByteBuffer> vectors) {
        var ends = new ArrayList<Integer>(vectors.size());
        int end = 0;
        for (ByteBuffer vector : vectors) {
            end = Math.addExact(end, vector.remaining());
            ends.add(end);
        }
        var all = ByteBuffer.allocate(end);
        vectors.forEach(vector -> all.put(vector.duplicate()));
        return new QueryVectors(all.flip(), vectors.size(), ends);
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
        if (ends.isEmpty()) {
            int length = sizeBytes() / count;
            return view(query * length, length);
        }
        int begin = query == 0 ? 0 : ends.get(query - 1);
        return view(begin, ends.get(query) - begin);
    }

    private ByteBuffer view(int begin, int length) {
        return bytes.slice(begin, length).order(ByteOrder.LITTLE_ENDIAN);
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
