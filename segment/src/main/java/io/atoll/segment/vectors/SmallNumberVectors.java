package io.atoll.segment.vectors;

import org.apache.lucene.index.VectorEncoding;

import java.lang.foreign.MemorySegment;

/// FLOAT16_VECTOR, BFLOAT16_VECTOR and INT8_VECTOR: kept as they came, scored as float32.
record SmallNumberVectors(FloatComponents components) implements VectorKind {

    @Override
    public VectorEncoding encoding() {
        return VectorEncoding.BYTE;
    }

    @Override
    public int dimension(int vectorBytes) {
        return vectorBytes / components.bytes();
    }

    @Override
    public void read(MemorySegment memory, long offset, float[] floats) {
        components.copy(memory, offset, floats, 0, floats.length);
    }

    @Override
    public RowBatch batch(VectorRows rows) {
        return new FloatBatch(rows, components);
    }
}
