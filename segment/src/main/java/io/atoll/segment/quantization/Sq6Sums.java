package io.atoll.segment.quantization;

import io.atoll.segment.vectors.SimdLanes;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// Sums over [CodeType#SQ6]: three loads of bytes give four vectors of numbers.
final class Sq6Sums extends CodeSums {
    private static final VectorSpecies<Float> LANES = SimdLanes.SPECIES;
    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, LANES.vectorShape());
    private static final int LANE_COUNT = LANES.length();
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(
                    byte.class, VectorShape.forBitSize(Math.max(64, LANE_COUNT * Byte.SIZE)));
    private static final int BLOCK = 64;
    private static final int BLOCK_BYTES = 48;
    private static final int QUARTER = 16;

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
        long block = 0;
        for (int i = 0; i < weights.length; i += BLOCK, block += BLOCK_BYTES) {
            for (int lane = 0; lane < QUARTER; lane += BYTES.length()) {
                long from = block + lane;
                sum0 = add(sum0, weights, i + lane, codes, at0 + from, 0);
                sum1 = add(sum1, weights, i + lane, codes, at1 + from, 0);
                sum2 = add(sum2, weights, i + lane, codes, at2 + from, 0);
                sum3 = add(sum3, weights, i + lane, codes, at3 + from, 0);
                if (LANE_COUNT < BYTES.length()) {
                    sum0 = add(sum0, weights, i + lane + LANE_COUNT, codes, at0 + from, 1);
                    sum1 = add(sum1, weights, i + lane + LANE_COUNT, codes, at1 + from, 1);
                    sum2 = add(sum2, weights, i + lane + LANE_COUNT, codes, at2 + from, 1);
                    sum3 = add(sum3, weights, i + lane + LANE_COUNT, codes, at3 + from, 1);
                }
            }
        }
        SimdLanes.sums(sum0, sum1, sum2, sum3, sums, 0);
    }

    private static FloatVector add(
            FloatVector sum, float[] weights, int i, MemorySegment codes, long at, int part) {
        IntVector first = ints(codes, at, part);
        IntVector second = ints(codes, at + QUARTER, part);
        IntVector upper = ints(codes, at + 2 * QUARTER, part);
        IntVector zero = first.and(15).or(upper.and(3).lanewise(VectorOperators.LSHL, 4));
        IntVector one =
                first.lanewise(VectorOperators.LSHR, 4)
                        .or(upper.and(12).lanewise(VectorOperators.LSHL, 2));
        IntVector two = second.and(15).or(upper.and(48));
        IntVector three =
                second.lanewise(VectorOperators.LSHR, 4)
                        .or(upper.and(192).lanewise(VectorOperators.LSHR, 2));
        FloatVector next = weights(weights, i).fma(floats(zero), sum);
        next = weights(weights, i + QUARTER).fma(floats(one), next);
        next = weights(weights, i + 2 * QUARTER).fma(floats(two), next);
        return weights(weights, i + 3 * QUARTER).fma(floats(three), next);
    }

    private static FloatVector weights(float[] weights, int from) {
        return FloatVector.fromArray(LANES, weights, from);
    }

    private static IntVector ints(MemorySegment codes, long at, int part) {
        ByteVector bytes = ByteVector.fromMemorySegment(BYTES, codes, at, ByteOrder.LITTLE_ENDIAN);
        return (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, part);
    }

    private static FloatVector floats(IntVector ints) {
        return (FloatVector) ints.convertShape(VectorOperators.I2F, LANES, 0);
    }
}
