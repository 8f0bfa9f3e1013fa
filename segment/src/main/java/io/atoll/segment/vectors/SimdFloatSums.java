package io.atoll.segment.vectors;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// Many components at once, by the Vector API.
///
/// Every sum is added up in the same order, whether one vector is looked at or four are, so that a
/// row has the same distance whatever way it was found: even blocks of lanes in one accumulator,
/// odd ones in a second, the rest one by one.
final class SimdFloatSums extends FloatSums {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int BLOCK = LANES.length();

    @Override
    float squareDistance(float[] query, MemorySegment memory, long offset) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= query.length - 2 * BLOCK; i += 2 * BLOCK) {
            FloatVector one = query(query, i).sub(row(memory, offset, i));
            FloatVector two = query(query, i + BLOCK).sub(row(memory, offset, i + BLOCK));
            even = one.fma(one, even);
            odd = two.fma(two, odd);
        }
        if (i <= query.length - BLOCK) {
            FloatVector one = query(query, i).sub(row(memory, offset, i));
            even = one.fma(one, even);
            i += BLOCK;
        }
        return sum(even, odd) + squareDistanceFrom(i, query, memory, offset);
    }

    @Override
    void squareDistances(float[] query, MemorySegment memory, long[] offsets, float[] sums) {
        FloatVector even0 = FloatVector.zero(LANES);
        FloatVector odd0 = FloatVector.zero(LANES);
        FloatVector even1 = FloatVector.zero(LANES);
        FloatVector odd1 = FloatVector.zero(LANES);
        FloatVector even2 = FloatVector.zero(LANES);
        FloatVector odd2 = FloatVector.zero(LANES);
        FloatVector even3 = FloatVector.zero(LANES);
        FloatVector odd3 = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= query.length - 2 * BLOCK; i += 2 * BLOCK) {
            FloatVector first = query(query, i);
            FloatVector one = first.sub(row(memory, offsets[0], i));
            even0 = one.fma(one, even0);
            one = first.sub(row(memory, offsets[1], i));
            even1 = one.fma(one, even1);
            one = first.sub(row(memory, offsets[2], i));
            even2 = one.fma(one, even2);
            one = first.sub(row(memory, offsets[3], i));
            even3 = one.fma(one, even3);
            FloatVector second = query(query, i + BLOCK);
            FloatVector two = second.sub(row(memory, offsets[0], i + BLOCK));
            odd0 = two.fma(two, odd0);
            two = second.sub(row(memory, offsets[1], i + BLOCK));
            odd1 = two.fma(two, odd1);
            two = second.sub(row(memory, offsets[2], i + BLOCK));
            odd2 = two.fma(two, odd2);
            two = second.sub(row(memory, offsets[3], i + BLOCK));
            odd3 = two.fma(two, odd3);
        }
        if (i <= query.length - BLOCK) {
            FloatVector first = query(query, i);
            FloatVector one = first.sub(row(memory, offsets[0], i));
            even0 = one.fma(one, even0);
            one = first.sub(row(memory, offsets[1], i));
            even1 = one.fma(one, even1);
            one = first.sub(row(memory, offsets[2], i));
            even2 = one.fma(one, even2);
            one = first.sub(row(memory, offsets[3], i));
            even3 = one.fma(one, even3);
            i += BLOCK;
        }
        sums[0] = sum(even0, odd0) + squareDistanceFrom(i, query, memory, offsets[0]);
        sums[1] = sum(even1, odd1) + squareDistanceFrom(i, query, memory, offsets[1]);
        sums[2] = sum(even2, odd2) + squareDistanceFrom(i, query, memory, offsets[2]);
        sums[3] = sum(even3, odd3) + squareDistanceFrom(i, query, memory, offsets[3]);
    }

    private static float squareDistanceFrom(
            int from, float[] query, MemorySegment memory, long offset) {
        float sum = 0;
        for (int i = from; i < query.length; i++) {
            float difference = query[i] - component(memory, offset, i);
            sum += difference * difference;
        }
        return sum;
    }

    @Override
    float product(float[] query, MemorySegment memory, long offset) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= query.length - 2 * BLOCK; i += 2 * BLOCK) {
            even = query(query, i).fma(row(memory, offset, i), even);
            odd = query(query, i + BLOCK).fma(row(memory, offset, i + BLOCK), odd);
        }
        if (i <= query.length - BLOCK) {
            even = query(query, i).fma(row(memory, offset, i), even);
            i += BLOCK;
        }
        return sum(even, odd) + productFrom(i, query, memory, offset);
    }

    @Override
    void products(float[] query, MemorySegment memory, long[] offsets, float[] sums) {
        FloatVector even0 = FloatVector.zero(LANES);
        FloatVector odd0 = FloatVector.zero(LANES);
        FloatVector even1 = FloatVector.zero(LANES);
        FloatVector odd1 = FloatVector.zero(LANES);
        FloatVector even2 = FloatVector.zero(LANES);
        FloatVector odd2 = FloatVector.zero(LANES);
        FloatVector even3 = FloatVector.zero(LANES);
        FloatVector odd3 = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= query.length - 2 * BLOCK; i += 2 * BLOCK) {
            FloatVector first = query(query, i);
            even0 = first.fma(row(memory, offsets[0], i), even0);
            even1 = first.fma(row(memory, offsets[1], i), even1);
            even2 = first.fma(row(memory, offsets[2], i), even2);
            even3 = first.fma(row(memory, offsets[3], i), even3);
            FloatVector second = query(query, i + BLOCK);
            odd0 = second.fma(row(memory, offsets[0], i + BLOCK), odd0);
            odd1 = second.fma(row(memory, offsets[1], i + BLOCK), odd1);
            odd2 = second.fma(row(memory, offsets[2], i + BLOCK), odd2);
            odd3 = second.fma(row(memory, offsets[3], i + BLOCK), odd3);
        }
        if (i <= query.length - BLOCK) {
            FloatVector first = query(query, i);
            even0 = first.fma(row(memory, offsets[0], i), even0);
            even1 = first.fma(row(memory, offsets[1], i), even1);
            even2 = first.fma(row(memory, offsets[2], i), even2);
            even3 = first.fma(row(memory, offsets[3], i), even3);
            i += BLOCK;
        }
        sums[0] = sum(even0, odd0) + productFrom(i, query, memory, offsets[0]);
        sums[1] = sum(even1, odd1) + productFrom(i, query, memory, offsets[1]);
        sums[2] = sum(even2, odd2) + productFrom(i, query, memory, offsets[2]);
        sums[3] = sum(even3, odd3) + productFrom(i, query, memory, offsets[3]);
    }

    private static float productFrom(int from, float[] query, MemorySegment memory, long offset) {
        float sum = 0;
        for (int i = from; i < query.length; i++) {
            sum += query[i] * component(memory, offset, i);
        }
        return sum;
    }

    @Override
    float square(int dimension, MemorySegment memory, long offset) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= dimension - 2 * BLOCK; i += 2 * BLOCK) {
            FloatVector one = row(memory, offset, i);
            FloatVector two = row(memory, offset, i + BLOCK);
            even = one.fma(one, even);
            odd = two.fma(two, odd);
        }
        if (i <= dimension - BLOCK) {
            FloatVector one = row(memory, offset, i);
            even = one.fma(one, even);
            i += BLOCK;
        }
        float rest = 0;
        for (; i < dimension; i++) {
            float value = component(memory, offset, i);
            rest += value * value;
        }
        return sum(even, odd) + rest;
    }

    private static FloatVector query(float[] query, int i) {
        return FloatVector.fromArray(LANES, query, i);
    }

    private static FloatVector row(MemorySegment memory, long offset, int i) {
        return FloatVector.fromMemorySegment(
                LANES, memory, offset + (long) i * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    private static float sum(FloatVector even, FloatVector odd) {
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }
}
