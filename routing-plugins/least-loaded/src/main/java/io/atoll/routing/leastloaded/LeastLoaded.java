package io.atoll.routing.leastloaded;

import io.atoll.spi.OwnerSelector;

import java.util.List;

/// Chooses the owner that would answer soonest: by what it has to do already, times how long it
/// takes for one thing. Equals take turns.
///
/// A node that has become slow is hardly asked any more. What is known of it fades, so that it is
/// tried again now and then, and has its share back soon after it has recovered.
final class LeastLoaded implements OwnerSelector {
    /// A segment of a read is a part of a sub-request only.
    private static final double SEGMENT_WEIGHT = 0.25;

    /// Nearly equals are equals: what is known of a node never quite reaches another's.
    private static final double CLEARLY_LESS = 0.9;

    @Override
    public int choose(long segmentId, List<? extends OwnerLoad> owners, int turn) {
        int first = Math.floorMod(turn, owners.size());
        int best = first;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < owners.size(); i++) {
            int index = (first + i) % owners.size();
            double micros = expectedMicros(owners.get(index));
            if (micros < CLEARLY_LESS * least) {
                least = micros;
                best = index;
            }
        }
        return best;
    }

    private static double expectedMicros(OwnerLoad owner) {
        double work = 1 + owner.outstanding() + SEGMENT_WEIGHT * owner.chosen();
        return work * owner.serviceMicros();
    }
}
