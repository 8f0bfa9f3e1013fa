package io.atoll.segment.vectors;

import org.apache.lucene.index.VectorEncoding;

/// FLOAT16_VECTOR, BFLOAT16_VECTOR and INT8_VECTOR: kept as they came, scored as float32.
record SmallNumberVectors(FloatComponents components) implements VectorKind {

    @Override
    public VectorEncoding encoding() {
        return VectorEncoding.BYTE;
    }

    @Override
    public RowBatch batch(VectorRows rows) {
        return new FloatBatch(rows, components);
    }
}
