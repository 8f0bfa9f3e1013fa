package com.example.atoll.homezone;

import io.atoll.spi.OwnerSelector;

import java.util.List;

/// Asks the first owner of a segment, as long as another would not answer much sooner. With
/// [HomeZonePolicy] that is the one at home.
final class FirstChoice implements OwnerSelector {
    private static final double PATIENCE = 4;

    @Override
    public int choose(long segmentId, List<? extends OwnerLoad> owners, int turn) {
        int best = 0;
        double limit = expectedMicros(owners.getFirst()) / PATIENCE;
        for (int i = 1; i < owners.size(); i++) {
            double micros = expectedMicros(owners.get(i));
            if (micros < limit) {
                limit = micros;
                best = i;
            }
        }
        return best;
    }

    private static double expectedMicros(OwnerLoad owner) {
        return (1.0 + owner.outstanding()) * owner.serviceMicros();
    }
}
