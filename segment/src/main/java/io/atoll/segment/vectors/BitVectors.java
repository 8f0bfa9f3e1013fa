package io.atoll.segment.vectors;

import org.apache.lucene.index.VectorEncoding;

import java.lang.foreign.MemorySegment;

/// BINARY_VECTOR: a bit in each dimension.
record BitVectors() implements VectorKind {

    @Override
    public VectorEncoding encoding() {
        return VectorEncoding.BYTE;
    }

    @Override
    public int dimension(int vectorBytes) {
        return vectorBytes * Byte.SIZE;
    }

    @Override
    public void read(MemorySegment memory, long offset, float[] components) {
        throw new IllegalStateException("bits are no numbers");
    }

    @Override
    public RowBatch batch(VectorRows rows) {
        return new BitBatch(rows);
    }
}
