package io.atoll.segment.vectors;

import java.lang.foreign.MemorySegment;

/// One component after the other.
final class PlainFloatSums extends FloatSums {

    @Override
    float squareDistance(float[] query, MemorySegment memory, long offset) {
        float sum = 0;
        for (int i = 0; i < query.length; i++) {
            float difference = query[i] - component(memory, offset, i);
            sum += difference * difference;
        }
        return sum;
    }

    @Override
    float product(float[] query, MemorySegment memory, long offset) {
        float sum = 0;
        for (int i = 0; i < query.length; i++) {
            sum += query[i] * component(memory, offset, i);
        }
        return sum;
    }

    @Override
    float square(int dimension, MemorySegment memory, long offset) {
        float sum = 0;
        for (int i = 0; i < dimension; i++) {
            float value = component(memory, offset, i);
            sum += value * value;
        }
        return sum;
    }

    @Override
    void squareDistances(float[] query, MemorySegment memory, long[] offsets, float[] sums) {
        for (int i = 0; i < 4; i++) {
            sums[i] = squareDistance(query, memory, offsets[i]);
        }
    }

    @Override
    void products(float[] query, MemorySegment memory, long[] offsets, float[] sums) {
        for (int i = 0; i < 4; i++) {
            sums[i] = product(query, memory, offsets[i]);
        }
    }
}
