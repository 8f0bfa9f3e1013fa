package io.atoll.segment.vectors;

import org.apache.lucene.index.VectorEncoding;

/// FLOAT_VECTOR: float32 components.
record FloatVectors() implements VectorKind {

    @Override
    public VectorEncoding encoding() {
        return VectorEncoding.FLOAT32;
    }

    @Override
    public RowBatch batch(VectorRows rows) {
        return new FloatBatch(rows, FloatComponents.FLOAT32);
    }
}
