package io.atoll.model.rows;

import io.atoll.model.DataType;

import java.nio.ByteBuffer;

/// INT8_VECTOR: signed bytes.
final class Int8VectorValues extends DenseVectorValues {
    static final Int8VectorValues TYPE = new Int8VectorValues();

    private Int8VectorValues() {
        super(DataType.INT8_VECTOR);
    }

    @Override
    public int vectorBytes(int dimension) {
        return dimension;
    }

    @Override
    public void checkComponents(String what, ByteBuffer vectors, int dimension) {
        // Every byte is one.
    }
}
