package io.atoll.routing.allotment;

import io.atoll.routing.allotment.Allotment.Share;

/// Takes from nodes that hold more than their capacity what others have room for, until nothing
/// more can be had that way. Capacities shrink, journals grow: even a share that may stay where it
/// is must fit there.
public final class Room {
    private final Allotment allotment;

    public Room(Allotment allotment) {
        this.allotment = allotment;
    }

    /// Each step makes what is above capacities less, so the steps come to an end.
    public void make() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int node = 0; node < allotment.nodeCount(); node++) {
                moved |= excess(node) > 0 && relieve(node);
            }
        }
    }

    private long excess(int node) {
        return allotment.fill(node) - allotment.capacity(node);
    }

    private boolean relieve(int node) {
        boolean moved = false;
        for (Share share : allotment.toShed(node, excess(node))) {
            int receiver = excess(node) > 0 ? receiver(share) : -1;
            if (receiver >= 0) {
                allotment.move(share, receiver);
                moved = true;
            }
        }
        return moved;
    }

    /// A node with room, if possible in a zone without the segment; the one with the most room.
    private int receiver(Share share) {
        int best = -1;
        for (int node = 0; node < allotment.nodeCount(); node++) {
            if (!allotment.owns(node, share.segment())
                    && allotment.hasRoom(share, node)
                    && (best < 0 || isBetter(node, best, share))) {
                best = node;
            }
        }
        return best;
    }

    private boolean isBetter(int node, int best, Share share) {
        boolean ownZone = allotment.ownZone(share, node);
        if (ownZone != allotment.ownZone(share, best)) {
            return ownZone;
        }
        return excess(node) < excess(best);
    }
}
