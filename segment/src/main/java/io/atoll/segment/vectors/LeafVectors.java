package io.atoll.segment.vectors;

import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/// Vectors of rows that follow each other, as Lucene takes those of a leaf: the opposite of
/// [LuceneRows].
///
/// @param vectors gives them for one thread
/// @param firstRow is document 0
/// @param rowCount how many documents there are
public record LeafVectors(
        Supplier<VectorRows> vectors, VectorOrdinals ordinals, int firstRow, int rowCount) {
    private static final ValueLayout.OfFloat COMPONENT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Of a kind that Lucene keeps as float32.
    public FloatVectorValues floats() {
        return new Floats();
    }

    /// Of a kind that Lucene keeps as bytes.
    public ByteVectorValues bytes() {
        return new Bytes();
    }

    private int firstOrdinal() {
        return ordinals.ordinal(firstRow);
    }

    private int size() {
        return ordinals.ordinal(firstRow + rowCount) - firstOrdinal();
    }

    private int document(int leafOrdinal) {
        return ordinals.row(firstOrdinal() + leafOrdinal) - firstRow;
    }

    private final class Floats extends FloatVectorValues {
        private final VectorRows rows = vectors.get();
        private final int first = firstOrdinal();
        private final int size = LeafVectors.this.size();
        private final float[] value = new float[rows.vectorBytes() / Float.BYTES];

        @Override
        public float[] vectorValue(int leafOrdinal) throws IOException {
            int ordinal = first + leafOrdinal;
            MemorySegment memory = rows.memory(ordinal);
            MemorySegment.copy(memory, COMPONENT, rows.offset(ordinal), value, 0, value.length);
            return value;
        }

        @Override
        public int dimension() {
            return value.length;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public int ordToDoc(int leafOrdinal) {
            return document(leafOrdinal);
        }

        @Override
        public FloatVectorValues copy() {
            return new Floats();
        }

        @Override
        public KnnVectorValues.DocIndexIterator iterator() {
            return size == rowCount ? createDenseIterator() : createSparseIterator();
        }
    }

    private final class Bytes extends ByteVectorValues {
        private final VectorRows rows = vectors.get();
        private final int first = firstOrdinal();
        private final int size = LeafVectors.this.size();
        private final byte[] value = new byte[rows.vectorBytes()];

        @Override
        public byte[] vectorValue(int leafOrdinal) throws IOException {
            int ordinal = first + leafOrdinal;
            MemorySegment memory = rows.memory(ordinal);
            MemorySegment.copy(
                    memory, ValueLayout.JAVA_BYTE, rows.offset(ordinal), value, 0, value.length);
            return value;
        }

        @Override
        public int dimension() {
            return value.length;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public int ordToDoc(int leafOrdinal) {
            return document(leafOrdinal);
        }

        @Override
        public ByteVectorValues copy() {
            return new Bytes();
        }

        @Override
        public KnnVectorValues.DocIndexIterator iterator() {
            return size == rowCount ? createDenseIterator() : createSparseIterator();
        }
    }
}
