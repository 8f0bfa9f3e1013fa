package io.atoll.segment.vectors;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Adds up the lanes of vectors, for one thread, in an order of our own: that of
/// [FloatVector#reduceLanes] is another one before a method is compiled than after, and a row that
/// is scored meanwhile would have two distances.
final class SimdLanes {
    /// As wide as the processor's, up to 16 lanes.
    static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() > 16
                    ? FloatVector.SPECIES_512
                    : FloatVector.SPECIES_PREFERRED;

    private static final int COUNT = SPECIES.length();

    private final float[] lanes = new float[4 * 16];

    float sum(FloatVector vector) {
        vector.intoArray(lanes, 0);
        return sum(lanes, 0);
    }

    void sums(
            FloatVector first,
            FloatVector second,
            FloatVector third,
            FloatVector fourth,
            float[] sums,
            int to) {
        first.intoArray(lanes, 0);
        second.intoArray(lanes, 16);
        third.intoArray(lanes, 32);
        fourth.intoArray(lanes, 48);
        sums[to] = sum(lanes, 0);
        sums[to + 1] = sum(lanes, 16);
        sums[to + 2] = sum(lanes, 32);
        sums[to + 3] = sum(lanes, 48);
    }

    /// Lanes that there are not are zeros.
    private static float sum(float[] lanes, int at) {
        float low = four(lanes, at) + four(lanes, at + 4);
        return COUNT <= 8 ? low : low + (four(lanes, at + 8) + four(lanes, at + 12));
    }

    private static float four(float[] lanes, int at) {
        return (lanes[at] + lanes[at + 1]) + (lanes[at + 2] + lanes[at + 3]);
    }
}
