package io.atoll.model.rows;

import io.atoll.model.DataType;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/// FLOAT_VECTOR: float32 components, finite.
final class FloatVectorValues extends DenseVectorValues {
    static final FloatVectorValues TYPE = new FloatVectorValues();

    private FloatVectorValues() {
        super(DataType.FLOAT_VECTOR);
    }

    @Override
    public int vectorBytes(int dimension) {
        return Math.multiplyExact(dimension, Float.BYTES);
    }

    @Override
    public void checkComponents(String what, ByteBuffer vectors, int dimension) {
        FloatBuffer values = vectors.asFloatBuffer();
        for (int i = 0; i < values.limit(); i++) {
            float value = values.get(i);
            // False for NaN and both infinities alike.
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw invalid(
                        what
                                + ": vector "
                                + i / dimension
                                + " has "
                                + value
                                + " at component "
                                + i % dimension
                                + "; every component must be a finite number");
            }
        }
    }
}
