package io.atoll.segment.vectors;

import org.apache.lucene.index.VectorEncoding;

import java.lang.foreign.MemorySegment;

/// FLOAT_VECTOR: float32 components.
record FloatVectors() implements VectorKind {

    @Override
    public VectorEncoding encoding() {
        return VectorEncoding.FLOAT32;
    }

    @Override
    public int dimension(int vectorBytes) {
        return vectorBytes / Float.BYTES;
    }

    @Override
    public void read(MemorySegment memory, long offset, float[] components) {
        FloatComponents.FLOAT32.copy(memory, offset, components, 0, components.length);
    }

    @Override
    public RowBatch batch(VectorRows rows) {
        return new FloatBatch(rows, FloatComponents.FLOAT32);
    }
}
