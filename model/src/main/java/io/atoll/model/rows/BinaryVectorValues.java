package io.atoll.model.rows;

import io.atoll.model.DataType;
import io.atoll.model.Limits;

import java.nio.ByteBuffer;

/// BINARY_VECTOR: a bit in each dimension, eight to a byte, the first one the lowest.
final class BinaryVectorValues extends DenseVectorValues {
    static final BinaryVectorValues TYPE = new BinaryVectorValues();

    private BinaryVectorValues() {
        super(DataType.BINARY_VECTOR);
    }

    @Override
    public int maxDimension() {
        return Limits.MAX_DIMENSION * Byte.SIZE;
    }

    @Override
    void checkDimension(String field, int dimension) {
        if (dimension % Byte.SIZE != 0) {
            throw invalidDimension(
                    "invalid dimension: %d of field %s. binary vector dimension should be multiple of 8. "
                            .formatted(dimension, field));
        }
        requireAtMost(field, "binary", dimension);
    }

    @Override
    public int vectorBytes(int dimension) {
        return dimension / Byte.SIZE;
    }

    @Override
    public void checkComponents(String what, ByteBuffer vectors, int dimension) {
        // Every byte is eight of them.
    }
}
