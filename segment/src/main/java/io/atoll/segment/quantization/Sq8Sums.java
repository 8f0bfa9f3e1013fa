package io.atoll.segment.quantization;

import io.atoll.segment.vectors.SimdLanes;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// Sums over [CodeType#SQ8].
final class Sq8Sums extends CodeSums {
    private static final VectorSpecies<Float> LANES = SimdLanes.SPECIES;
    private static final int LANE_COUNT = LANES.length();

    /// As many bytes as there are lanes; twice as many where there are but four.
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(
                    byte.class, VectorShape.forBitSize(Math.max(64, LANE_COUNT * Byte.SIZE)));

    private static final int BLOCK = BYTES.length();

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
        for (int i = 0; i < weights.length; i += BLOCK) {
            ByteVector bytes0 = bytes(codes, at0 + i);
            ByteVector bytes1 = bytes(codes, at1 + i);
            ByteVector bytes2 = bytes(codes, at2 + i);
            ByteVector bytes3 = bytes(codes, at3 + i);
            FloatVector weight = FloatVector.fromArray(LANES, weights, i);
            sum0 = weight.fma(floats(bytes0, 0), sum0);
            sum1 = weight.fma(floats(bytes1, 0), sum1);
            sum2 = weight.fma(floats(bytes2, 0), sum2);
            sum3 = weight.fma(floats(bytes3, 0), sum3);
            if (LANE_COUNT < BLOCK) {
                weight = FloatVector.fromArray(LANES, weights, i + LANE_COUNT);
                sum0 = weight.fma(floats(bytes0, 1), sum0);
                sum1 = weight.fma(floats(bytes1, 1), sum1);
                sum2 = weight.fma(floats(bytes2, 1), sum2);
                sum3 = weight.fma(floats(bytes3, 1), sum3);
            }
        }
        SimdLanes.sums(sum0, sum1, sum2, sum3, sums, 0);
    }

    private static ByteVector bytes(MemorySegment codes, long at) {
        return ByteVector.fromMemorySegment(BYTES, codes, at, ByteOrder.LITTLE_ENDIAN);
    }

    private static FloatVector floats(ByteVector bytes, int part) {
        return (FloatVector) bytes.convertShape(VectorOperators.B2F, LANES, part);
    }
}
