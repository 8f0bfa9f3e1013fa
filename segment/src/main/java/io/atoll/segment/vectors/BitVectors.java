package io.atoll.segment.vectors;

import org.apache.lucene.index.VectorEncoding;

/// BINARY_VECTOR: a bit in each dimension.
record BitVectors() implements VectorKind {

    @Override
    public VectorEncoding encoding() {
        return VectorEncoding.BYTE;
    }

    @Override
    public RowBatch batch(VectorRows rows) {
        return new BitBatch(rows);
    }
}
