package io.atoll.segment.vectors;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Many components at once, by the Vector API.
///
/// Every sum is added up in the same order, whether one vector is looked at or four are, so that a
/// row has the same distance whatever way it was found: even blocks of lanes in one accumulator,
/// odd ones in a second, the rest one by one.
final class SimdFloatSums extends FloatSums {
    private static final VectorSpecies<Float> LANES = SimdLanes.SPECIES;
    private static final int BLOCK = LANES.length();

    @Override
    float squareDistance(float[] query, float[] vectors, int at) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= query.length - 2 * BLOCK; i += 2 * BLOCK) {
            FloatVector one = lanes(query, i).sub(lanes(vectors, at + i));
            FloatVector two = lanes(query, i + BLOCK).sub(lanes(vectors, at + i + BLOCK));
            even = one.fma(one, even);
            odd = two.fma(two, odd);
        }
        if (i <= query.length - BLOCK) {
            FloatVector one = lanes(query, i).sub(lanes(vectors, at + i));
            even = one.fma(one, even);
            i += BLOCK;
        }
        return sum(even, odd) + squareDistanceFrom(i, query, vectors, at);
    }

    @Override
    void squareDistances(float[] query, float[] vectors, int at, float[] sums, int to) {
        int at1 = at + query.length;
        int at2 = at1 + query.length;
        int at3 = at2 + query.length;
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
            FloatVector first = lanes(query, i);
            FloatVector one = first.sub(lanes(vectors, at + i));
            even0 = one.fma(one, even0);
            one = first.sub(lanes(vectors, at1 + i));
            even1 = one.fma(one, even1);
            one = first.sub(lanes(vectors, at2 + i));
            even2 = one.fma(one, even2);
            one = first.sub(lanes(vectors, at3 + i));
            even3 = one.fma(one, even3);
            FloatVector second = lanes(query, i + BLOCK);
            FloatVector two = second.sub(lanes(vectors, at + i + BLOCK));
            odd0 = two.fma(two, odd0);
            two = second.sub(lanes(vectors, at1 + i + BLOCK));
            odd1 = two.fma(two, odd1);
            two = second.sub(lanes(vectors, at2 + i + BLOCK));
            odd2 = two.fma(two, odd2);
            two = second.sub(lanes(vectors, at3 + i + BLOCK));
            odd3 = two.fma(two, odd3);
        }
        if (i <= query.length - BLOCK) {
            FloatVector first = lanes(query, i);
            FloatVector one = first.sub(lanes(vectors, at + i));
            even0 = one.fma(one, even0);
            one = first.sub(lanes(vectors, at1 + i));
            even1 = one.fma(one, even1);
            one = first.sub(lanes(vectors, at2 + i));
            even2 = one.fma(one, even2);
            one = first.sub(lanes(vectors, at3 + i));
            even3 = one.fma(one, even3);
            i += BLOCK;
        }
        SimdLanes.sums(
                even0.add(odd0), even1.add(odd1), even2.add(odd2), even3.add(odd3), sums, to);
        sums[to] += squareDistanceFrom(i, query, vectors, at);
        sums[to + 1] += squareDistanceFrom(i, query, vectors, at1);
        sums[to + 2] += squareDistanceFrom(i, query, vectors, at2);
        sums[to + 3] += squareDistanceFrom(i, query, vectors, at3);
    }

    private static float squareDistanceFrom(int from, float[] query, float[] vectors, int at) {
        float sum = 0;
        for (int i = from; i < query.length; i++) {
            float difference = query[i] - vectors[at + i];
            sum += difference * difference;
        }
        return sum;
    }

    @Override
    float product(float[] query, float[] vectors, int at) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= query.length - 2 * BLOCK; i += 2 * BLOCK) {
            even = lanes(query, i).fma(lanes(vectors, at + i), even);
            odd = lanes(query, i + BLOCK).fma(lanes(vectors, at + i + BLOCK), odd);
        }
        if (i <= query.length - BLOCK) {
            even = lanes(query, i).fma(lanes(vectors, at + i), even);
            i += BLOCK;
        }
        return sum(even, odd) + productFrom(i, query, vectors, at);
    }

    @Override
    void products(float[] query, float[] vectors, int at, float[] sums, int to) {
        int at1 = at + query.length;
        int at2 = at1 + query.length;
        int at3 = at2 + query.length;
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
            FloatVector first = lanes(query, i);
            even0 = first.fma(lanes(vectors, at + i), even0);
            even1 = first.fma(lanes(vectors, at1 + i), even1);
            even2 = first.fma(lanes(vectors, at2 + i), even2);
            even3 = first.fma(lanes(vectors, at3 + i), even3);
            FloatVector second = lanes(query, i + BLOCK);
            odd0 = second.fma(lanes(vectors, at + i + BLOCK), odd0);
            odd1 = second.fma(lanes(vectors, at1 + i + BLOCK), odd1);
            odd2 = second.fma(lanes(vectors, at2 + i + BLOCK), odd2);
            odd3 = second.fma(lanes(vectors, at3 + i + BLOCK), odd3);
        }
        if (i <= query.length - BLOCK) {
            FloatVector first = lanes(query, i);
            even0 = first.fma(lanes(vectors, at + i), even0);
            even1 = first.fma(lanes(vectors, at1 + i), even1);
            even2 = first.fma(lanes(vectors, at2 + i), even2);
            even3 = first.fma(lanes(vectors, at3 + i), even3);
            i += BLOCK;
        }
        SimdLanes.sums(
                even0.add(odd0), even1.add(odd1), even2.add(odd2), even3.add(odd3), sums, to);
        sums[to] += productFrom(i, query, vectors, at);
        sums[to + 1] += productFrom(i, query, vectors, at1);
        sums[to + 2] += productFrom(i, query, vectors, at2);
        sums[to + 3] += productFrom(i, query, vectors, at3);
    }

    private static float productFrom(int from, float[] query, float[] vectors, int at) {
        float sum = 0;
        for (int i = from; i < query.length; i++) {
            sum += query[i] * vectors[at + i];
        }
        return sum;
    }

    @Override
    float square(float[] vectors, int at, int dimension) {
        FloatVector even = FloatVector.zero(LANES);
        FloatVector odd = FloatVector.zero(LANES);
        int i = 0;
        for (; i <= dimension - 2 * BLOCK; i += 2 * BLOCK) {
            FloatVector one = lanes(vectors, at + i);
            FloatVector two = lanes(vectors, at + i + BLOCK);
            even = one.fma(one, even);
            odd = two.fma(two, odd);
        }
        if (i <= dimension - BLOCK) {
            FloatVector one = lanes(vectors, at + i);
            even = one.fma(one, even);
            i += BLOCK;
        }
        float rest = 0;
        for (; i < dimension; i++) {
            rest += vectors[at + i] * vectors[at + i];
        }
        return sum(even, odd) + rest;
    }

    private static FloatVector lanes(float[] values, int from) {
        return FloatVector.fromArray(LANES, values, from);
    }

    private static float sum(FloatVector even, FloatVector odd) {
        return SimdLanes.sum(even.add(odd));
    }
}
