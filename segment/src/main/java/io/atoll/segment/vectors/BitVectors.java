package io.atoll.segment.vectors;

import org.apache.lucene.index.VectorEncoding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

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
        for (int i = 0; i < components.length; i++) {
            int bits = memory.get(ValueLayout.JAVA_BYTE, offset + i / Byte.SIZE);
            components[i] = bits >> i % Byte.SIZE & 1;
        }
    }

    @Override
    public RowBatch batch(VectorRows rows) {
        return new BitBatch(rows);
    }
}
