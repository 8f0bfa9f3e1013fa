package io.atoll.segment.quantization;

import io.atoll.segment.vectors.SimdLanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// Sums over [CodeType#FP16]. A float16 becomes a float32 whose exponent is too small by 112, for
/// the two count it from 15 and from 127.
final class Fp16Sums extends CodeSums {
    private static final VectorSpecies<Float> LANES = SimdLanes.SPECIES;
    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, LANES.vectorShape());
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(LANES.length() * Short.SIZE));

    /// The sign, and the other 15 bits, shifted; the sign was extended to all bits between.
    private static final int KEPT = 0x8FFFE000;

    private static final float MISSING = 0x1p112f;

    @Override
    void products(
            float[] weights,
            MemorySegment codes,
            long at0,
            long at1,
            long at2,
            long at3,
            float[] sums) {
        FloatVector sum0 = FloatVector.zero(LANES);
        FloatVector sum1 = FloatVector.zero(LANES);
        FloatVector sum2 = FloatVector.zero(LANES);
        FloatVector sum3 = FloatVector.zero(LANES);
        for (int i = 0; i < weights.length; i += LANES.length()) {
            long from = (long) i * Short.BYTES;
            FloatVector weight = FloatVector.fromArray(LANES, weights, i);
            sum0 = weight.fma(floats(codes, at0 + from), sum0);
            sum1 = weight.fma(floats(codes, at1 + from), sum1);
            sum2 = weight.fma(floats(codes, at2 + from), sum2);
            sum3 = weight.fma(floats(codes, at3 + from), sum3);
        }
        SimdLanes.sums(sum0, sum1, sum2, sum3, sums, 0);
    }

    private static FloatVector floats(MemorySegment codes, long at) {
        ShortVector shorts =
                ShortVector.fromMemorySegment(SHORTS, codes, at, ByteOrder.LITTLE_ENDIAN);
        var ints = (IntVector) shorts.convertShape(VectorOperators.S2I, INTS, 0);
        return ints.lanewise(VectorOperators.LSHL, 13).and(KEPT).reinterpretAsFloats().mul(MISSING);
    }
}
