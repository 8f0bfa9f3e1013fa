package io.atoll.segment.vectors;

import org.apache.lucene.codecs.lucene95.HasIndexSlice;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MemorySegmentAccessInput;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Vectors in a Lucene index.
public final class LuceneRows {

    private LuceneRows() {}

    /// The vectors of a leaf, for one thread.
    ///
    /// @throws IOException also if it has no such field
    public static VectorRows of(VectorKind kind, LeafReader leaf, String field) throws IOException {
        KnnVectorValues values = values(kind, leaf, field);
        if (values == null) {
            throw new IOException("no vectors in " + field + " of " + leaf);
        }
        return of(kind, values);
    }

    private static @Nullable KnnVectorValues values(VectorKind kind, LeafReader leaf, String field)
            throws IOException {
        return switch (kind.encoding()) {
            case FLOAT32 -> leaf.getFloatVectorValues(field);
            case BYTE -> leaf.getByteVectorValues(field);
        };
    }

    /// Which documents of a leaf have a vector.
    public static VectorOrdinals ordinals(VectorKind kind, LeafReader leaf, String field)
            throws IOException {
        KnnVectorValues values = values(kind, leaf, field);
        if (values != null && values.size() == leaf.maxDoc()) {
            return VectorOrdinals.OF_EVERY_ROW;
        }
        var rows = new FixedBitSet(leaf.maxDoc());
        if (values != null) {
            rows.or(values.iterator());
        }
        return VectorOrdinals.of(rows);
    }

    /// The mapped memory itself, or copies where there is none.
    ///
    /// @param values for one thread
    public static VectorRows of(VectorKind kind, KnnVectorValues values) throws IOException {
        MemorySegment memory = mapped(values);
        return memory == null
                ? new Copied(kind, values)
                : new Mapped(kind, memory, values.getVectorByteLength());
    }

    private static @Nullable MemorySegment mapped(KnnVectorValues values) throws IOException {
        if (values instanceof HasIndexSlice sliced) {
            IndexInput slice = sliced.getSlice();
            if (slice instanceof MemorySegmentAccessInput memory) {
                return memory.segmentSliceOrNull(0, slice.length());
            }
        }
        return null;
    }

    private record Mapped(VectorKind kind, MemorySegment all, int vectorBytes)
            implements VectorRows {

        @Override
        public MemorySegment whole() {
            return all;
        }

        @Override
        public MemorySegment memory(int ordinal) {
            return all;
        }

        @Override
        public long offset(int ordinal) {
            return (long) ordinal * vectorBytes;
        }
    }

    private static final class Copied implements VectorRows {
        private static final ValueLayout.OfFloat COMPONENT =
                ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        private final VectorKind kind;
        private final KnnVectorValues values;
        private final MemorySegment copy;

        Copied(VectorKind kind, KnnVectorValues values) {
            this.kind = kind;
            this.values = values;
            this.copy = Arena.ofAuto().allocate(values.getVectorByteLength(), Float.BYTES);
        }

        @Override
        public VectorKind kind() {
            return kind;
        }

        @Override
        public int vectorBytes() {
            return values.getVectorByteLength();
        }

        @Override
        public MemorySegment memory(int ordinal) throws IOException {
            switch (kind.encoding()) {
                case FLOAT32 -> {
                    float[] vector = ((FloatVectorValues) values).vectorValue(ordinal);
                    MemorySegment.copy(vector, 0, copy, COMPONENT, 0, vector.length);
                }
                case BYTE -> {
                    byte[] vector = ((ByteVectorValues) values).vectorValue(ordinal);
                    MemorySegment.copy(vector, 0, copy, ValueLayout.JAVA_BYTE, 0, vector.length);
                }
            }
            return copy;
        }

        @Override
        public long offset(int ordinal) {
            return 0;
        }
    }
}
