package io.atoll.segment.vectors;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Adds up the lanes of vectors in an order of our own: that of [FloatVector#reduceLanes] is
/// another one before a method is compiled than after, and a row that is scored meanwhile would
/// have two distances. The upper half is added to the lower one until one lane is left.
public final class SimdLanes {
    /// As wide as the processor's, up to 16 lanes.
    public static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() > 16
                    ? FloatVector.SPECIES_512
                    : FloatVector.SPECIES_PREFERRED;

    private static final int COUNT = SPECIES.length();

    private static final VectorShuffle<Float> BY_EIGHT = rotation(8);
    private static final VectorShuffle<Float> BY_FOUR = rotation(4);
    private static final VectorShuffle<Float> BY_TWO = rotation(2);
    private static final VectorShuffle<Float> BY_ONE = rotation(1);

    private SimdLanes() {}

    /// A lane gets what stands so many lanes above it, in a ring.
    private static VectorShuffle<Float> rotation(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + distance) % COUNT);
    }

    /// The sum of all lanes.
    public static float sum(FloatVector vector) {
        FloatVector sum = vector;
        if (COUNT > 8) {
            sum = sum.add(sum.rearrange(BY_EIGHT));
        }
        if (COUNT > 4) {
            sum = sum.add(sum.rearrange(BY_FOUR));
        }
        if (COUNT > 2) {
            sum = sum.add(sum.rearrange(BY_TWO));
        }
        if (COUNT > 1) {
            sum = sum.add(sum.rearrange(BY_ONE));
        }
        return sum.lane(0);
    }

    public static void sums(
            FloatVector first,
            FloatVector second,
            FloatVector third,
            FloatVector fourth,
            float[] sums,
            int to) {
        sums[to] = sum(first);
        sums[to + 1] = sum(second);
        sums[to + 2] = sum(third);
        sums[to + 3] = sum(fourth);
    }
}
