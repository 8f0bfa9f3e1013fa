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

    /// One vector after the other: walks were measured to be half as slow again with four at once.
    @Override
    void products(
            float[] weights,
            MemorySegment codes,
            long at0,
            long at1,
            long at2,
            long at3,
            float[] sums) {
        sums[0] = product(weights, codes, at0);
        sums[1] = product(weights, codes, at1);
        sums[2] = product(weights, codes, at2);
        sums[3] = product(weights, codes, at3);
    }

    private static float product(float[] weights, MemorySegment codes, long at) {
        FloatVector sum0 = FloatVector.zero(LANES);
        FloatVector sum1 = FloatVector.zero(LANES);
        FloatVector sum2 = FloatVector.zero(LANES);
        FloatVector sum3 = FloatVector.zero(LANES);
        long block = at;
        for (int i = 0; i < weights.length; i += BLOCK, block += BLOCK_BYTES) {
            for (int lane = 0; lane < QUARTER; lane += LANE_COUNT) {
                IntVector first = ints(codes, block, lane);
                IntVector second = ints(codes, block + QUARTER, lane);
                IntVector upper = ints(codes, block + 2 * QUARTER, lane);
                IntVector code0 = first.and(15).or(upper.lanewise(VectorOperators.LSHL, 4).and(48));
                IntVector code1 =
                        first.lanewise(VectorOperators.LSHR, 4)
                                .or(upper.lanewise(VectorOperators.LSHL, 2).and(48));
                IntVector code2 = second.and(15).or(upper.and(48));
                IntVector code3 =
                        second.lanewise(VectorOperators.LSHR, 4)
                                .or(upper.lanewise(VectorOperators.LSHR, 2).and(48));
                int from = i + lane;
                sum0 = weights(weights, from).fma(floats(code0), sum0);
                sum1 = weights(weights, from + QUARTER).fma(floats(code1), sum1);
                sum2 = weights(weights, from + 2 * QUARTER).fma(floats(code2), sum2);
                sum3 = weights(weights, from + 3 * QUARTER).fma(floats(code3), sum3);
            }
        }
        return SimdLanes.sum(sum0.add(sum1).add(sum2.add(sum3)));
    }

    private static FloatVector weights(float[] weights, int from) {
        return FloatVector.fromArray(LANES, weights, from);
    }

    /// A code's bytes from `lane` on, of 16.
    private static IntVector ints(MemorySegment codes, long at, int lane) {
        if (LANE_COUNT < BYTES.length()) {
            // Eight bytes are loaded for four lanes: the lower or the upper half of them.
            ByteVector bytes = bytes(codes, at + (lane & -BYTES.length()));
            int part = lane & LANE_COUNT;
            return part == 0 ? ints(bytes, 0) : ints(bytes, 1);
        }
        return ints(bytes(codes, at + lane), 0);
    }

    private static ByteVector bytes(MemorySegment codes, long at) {
        return ByteVector.fromMemorySegment(BYTES, codes, at, ByteOrder.LITTLE_ENDIAN);
    }

    private static IntVector ints(ByteVector bytes, int part) {
        return (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, part);
    }

    private static FloatVector floats(IntVector ints) {
        return (FloatVector) ints.convertShape(VectorOperators.I2F, LANES, 0);
    }
}
