package io.atoll.model.rows;

import io.atoll.model.DataType;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/// FLOAT16_VECTOR and BFLOAT16_VECTOR: components of 16 bits, finite. The first are IEEE 754's
/// binary16, the second the upper half of a float32.
final class HalfVectorValues extends DenseVectorValues {
    static final HalfVectorValues FLOAT16 =
            new HalfVectorValues(DataType.FLOAT16_VECTOR, (short) 0x7C00);
    static final HalfVectorValues BFLOAT16 =
            new HalfVectorValues(DataType.BFLOAT16_VECTOR, (short) 0x7F80);

    private final short exponent;

    /// @param exponent all its bits are set in what is no finite number
    private HalfVectorValues(DataType type, short exponent) {
        super(type);
        this.exponent = exponent;
    }

    @Override
    public int vectorBytes(int dimension) {
        return Math.multiplyExact(dimension, Short.BYTES);
    }

    @Override
    public void checkComponents(String what, ByteBuffer vectors, int dimension) {
        ShortBuffer values = vectors.asShortBuffer();
        for (int i = 0; i < values.limit(); i++) {
            if ((values.get(i) & exponent) == exponent) {
                throw invalid(
                        "%s: vector %d has NaN or an infinity at component %d; every component must be a finite number"
                                .formatted(what, i / dimension, i % dimension));
            }
        }
    }
}
