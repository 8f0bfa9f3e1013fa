package io.atoll.segment.quantization;

import java.lang.foreign.MemorySegment;

/// One code after the other.
final class PlainCodeSums extends CodeSums {
    private final CodeType type;

    PlainCodeSums(CodeType type) {
        this.type = type;
    }

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

    private float product(float[] weights, MemorySegment codes, long at) {
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * type.stored(codes, at, i);
        }
        return sum;
    }
}
