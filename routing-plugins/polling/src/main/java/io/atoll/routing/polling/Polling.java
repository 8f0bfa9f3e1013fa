package io.atoll.routing.polling;

import io.atoll.spi.OwnerSelector;

import java.util.List;

/// Lets the owners take turns, whatever they have to do: reads of one turn go to the first owners
/// of all segments, those of the next to the second ones.
final class Polling implements OwnerSelector {

    @Override
    public int choose(long segmentId, List<? extends OwnerLoad> owners, int turn) {
        return Math.floorMod(turn, owners.size());
    }
}
