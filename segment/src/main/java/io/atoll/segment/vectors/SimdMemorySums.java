package io.atoll.segment.vectors;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// The sums of [SimdFloatSums], in the same order and so with the same bits, over vectors that lie
/// in memory and are not copied first: numbers are little-endian and not aligned.
///
/// For one query, whose rows are read once, this saves the copy, and the processor fetches four
/// rows at a time.
final class SimdMemorySums {
    private static final VectorSpecies<Float> LANES = SimdLanes.SPECIES;
    private static final int BLOCK = LANES.length();
    private static final long BLOCK_BYTES = LANES.vectorByteSize();

    private final MemorySegment rows;

    SimdMemorySums(MemorySegment rows) {
        this.rows = rows;
    }

    float squareDistance(float[] query, long at) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= query.length - 2 * BLOCK; i += 2 * BLOCK) {
            long from = (long) i * Float.BYTES;
            FloatVector one = lanes(query, i).sub(lanes(rows, at + from));
            FloatVector two = lanes(query, i + BLOCK).sub(lanes(rows, at + from + BLOCK_BYTES));
            even = one.fma(one, even);
            odd = two.fma(two, odd);
        }
        if (i <= query.length - BLOCK) {
            FloatVector one = lanes(query, i).sub(lanes(rows, at + (long) i * Float.BYTES));
            even = one.fma(one, even);
            i += BLOCK;
        }
        return sum(even, odd) + squareDistanceFrom(i, query, rows, at);
    }

    /// [#squareDistance] of four rows.
    void squareDistances(
            float[] query, long at0, long at1, long at2, long at3, float[] sums, int to) {
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
            long from = (long) i * Float.BYTES;
            FloatVector first = lanes(query, i);
            FloatVector one = first.sub(lanes(rows, at0 + from));
            even0 = one.fma(one, even0);
            one = first.sub(lanes(rows, at1 + from));
            even1 = one.fma(one, even1);
            one = first.sub(lanes(rows, at2 + from));
            even2 = one.fma(one, even2);
            one = first.sub(lanes(rows, at3 + from));
            even3 = one.fma(one, even3);
            from += BLOCK_BYTES;
            FloatVector second = lanes(query, i + BLOCK);
            FloatVector two = second.sub(lanes(rows, at0 + from));
            odd0 = two.fma(two, odd0);
            two = second.sub(lanes(rows, at1 + from));
            odd1 = two.fma(two, odd1);
            two = second.sub(lanes(rows, at2 + from));
            odd2 = two.fma(two, odd2);
            two = second.sub(lanes(rows, at3 + from));
            odd3 = two.fma(two, odd3);
        }
        if (i <= query.length - BLOCK) {
            long from = (long) i * Float.BYTES;
            FloatVector first = lanes(query, i);
            FloatVector one = first.sub(lanes(rows, at0 + from));
            even0 = one.fma(one, even0);
            one = first.sub(lanes(rows, at1 + from));
            even1 = one.fma(one, even1);
            one = first.sub(lanes(rows, at2 + from));
            even2 = one.fma(one, even2);
            one = first.sub(lanes(rows, at3 + from));
            even3 = one.fma(one, even3);
            i += BLOCK;
        }
        SimdLanes.sums(
                even0.add(odd0), even1.add(odd1), even2.add(odd2), even3.add(odd3), sums, to);
        sums[to] += squareDistanceFrom(i, query, rows, at0);
        sums[to + 1] += squareDistanceFrom(i, query, rows, at1);
        sums[to + 2] += squareDistanceFrom(i, query, rows, at2);
        sums[to + 3] += squareDistanceFrom(i, query, rows, at3);
    }

    private static float squareDistanceFrom(int from, float[] query, MemorySegment rows, long at) {
        float sum = 0;
        for (int i = from; i < query.length; i++) {
            float difference = query[i] - component(rows, at, i);
            sum += difference * difference;
        }
        return sum;
    }

    float product(float[] query, long at) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= query.length - 2 * BLOCK; i += 2 * BLOCK) {
            long from = at + (long) i * Float.BYTES;
            even = lanes(query, i).fma(lanes(rows, from), even);
            odd = lanes(query, i + BLOCK).fma(lanes(rows, from + BLOCK_BYTES), odd);
        }
        if (i <= query.length - BLOCK) {
            even = lanes(query, i).fma(lanes(rows, at + (long) i * Float.BYTES), even);
            i += BLOCK;
        }
        return sum(even, odd) + productFrom(i, query, rows, at);
    }

    /// [#product] of four rows.
    void products(float[] query, long at0, long at1, long at2, long at3, float[] sums, int to) {
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
            long from = (long) i * Float.BYTES;
            FloatVector first = lanes(query, i);
            even0 = first.fma(lanes(rows, at0 + from), even0);
            even1 = first.fma(lanes(rows, at1 + from), even1);
            even2 = first.fma(lanes(rows, at2 + from), even2);
            even3 = first.fma(lanes(rows, at3 + from), even3);
            from += BLOCK_BYTES;
            FloatVector second = lanes(query, i + BLOCK);
            odd0 = second.fma(lanes(rows, at0 + from), odd0);
            odd1 = second.fma(lanes(rows, at1 + from), odd1);
            odd2 = second.fma(lanes(rows, at2 + from), odd2);
            odd3 = second.fma(lanes(rows, at3 + from), odd3);
        }
        if (i <= query.length - BLOCK) {
            long from = (long) i * Float.BYTES;
            FloatVector first = lanes(query, i);
            even0 = first.fma(lanes(rows, at0 + from), even0);
            even1 = first.fma(lanes(rows, at1 + from), even1);
            even2 = first.fma(lanes(rows, at2 + from), even2);
            even3 = first.fma(lanes(rows, at3 + from), even3);
            i += BLOCK;
        }
        SimdLanes.sums(
                even0.add(odd0), even1.add(odd1), even2.add(odd2), even3.add(odd3), sums, to);
        sums[to] += productFrom(i, query, rows, at0);
        sums[to + 1] += productFrom(i, query, rows, at1);
        sums[to + 2] += productFrom(i, query, rows, at2);
        sums[to + 3] += productFrom(i, query, rows, at3);
    }

    private static float productFrom(int from, float[] query, MemorySegment rows, long at) {
        float sum = 0;
        for (int i = from; i < query.length; i++) {
            sum += query[i] * component(rows, at, i);
        }
        return sum;
    }

    /// The inner product of a row with itself.
    float square(long at, int dimension) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= dimension - 2 * BLOCK; i += 2 * BLOCK) {
            long from = at + (long) i * Float.BYTES;
            FloatVector one = lanes(rows, from);
            FloatVector two = lanes(rows, from + BLOCK_BYTES);
            even = one.fma(one, even);
            odd = two.fma(two, odd);
        }
        if (i <= dimension - BLOCK) {
            FloatVector one = lanes(rows, at + (long) i * Float.BYTES);
            even = one.fma(one, even);
            i += BLOCK;
        }
        return sum(even, odd) + squareFrom(i, rows, at, dimension);
    }

    /// [#square] of four rows.
    void squares(long at0, long at1, long at2, long at3, int dimension, float[] sums) {
        FloatVector even0 = FloatVector.zero(LANES);
        FloatVector odd0 = FloatVector.zero(LANES);
        FloatVector even1 = FloatVector.zero(LANES);
        FloatVector odd1 = FloatVector.zero(LANES);
        FloatVector even2 = FloatVector.zero(LANES);
        FloatVector odd2 = FloatVector.zero(LANES);
        FloatVector even3 = FloatVector.zero(LANES);
        FloatVector odd3 = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= dimension - 2 * BLOCK; i += 2 * BLOCK) {
            long from = (long) i * Float.BYTES;
            FloatVector one = lanes(rows, at0 + from);
            even0 = one.fma(one, even0);
            one = lanes(rows, at1 + from);
            even1 = one.fma(one, even1);
            one = lanes(rows, at2 + from);
            even2 = one.fma(one, even2);
            one = lanes(rows, at3 + from);
            even3 = one.fma(one, even3);
            from += BLOCK_BYTES;
            FloatVector two = lanes(rows, at0 + from);
            odd0 = two.fma(two, odd0);
            two = lanes(rows, at1 + from);
            odd1 = two.fma(two, odd1);
            two = lanes(rows, at2 + from);
            odd2 = two.fma(two, odd2);
            two = lanes(rows, at3 + from);
            odd3 = two.fma(two, odd3);
        }
        if (i <= dimension - BLOCK) {
            long from = (long) i * Float.BYTES;
            FloatVector one = lanes(rows, at0 + from);
            even0 = one.fma(one, even0);
            one = lanes(rows, at1 + from);
            even1 = one.fma(one, even1);
            one = lanes(rows, at2 + from);
            even2 = one.fma(one, even2);
            one = lanes(rows, at3 + from);
            even3 = one.fma(one, even3);
            i += BLOCK;
        }
        SimdLanes.sums(even0.add(odd0), even1.add(odd1), even2.add(odd2), even3.add(odd3), sums, 0);
        sums[0] += squareFrom(i, rows, at0, dimension);
        sums[1] += squareFrom(i, rows, at1, dimension);
        sums[2] += squareFrom(i, rows, at2, dimension);
        sums[3] += squareFrom(i, rows, at3, dimension);
    }

    private static float squareFrom(int from, MemorySegment rows, long at, int dimension) {
        float sum = 0;
        for (int i = from; i < dimension; i++) {
            float component = component(rows, at, i);
            sum += component * component;
        }
        return sum;
    }

    private static float component(MemorySegment rows, long at, int i) {
        return rows.get(FloatBatch.COMPONENT, at + (long) i * Float.BYTES);
    }

    private static FloatVector lanes(float[] values, int from) {
        return FloatVector.fromArray(LANES, values, from);
    }

    private static FloatVector lanes(MemorySegment memory, long from) {
        return FloatVector.fromMemorySegment(LANES, memory, from, ByteOrder.LITTLE_ENDIAN);
    }

    private static float sum(FloatVector even, FloatVector odd) {
        return SimdLanes.sum(even.add(odd));
    }
}
