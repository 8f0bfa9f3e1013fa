package io.atoll.routing.allotment;

import io.atoll.routing.allotment.Allotment.Share;

import java.util.function.IntSupplier;

/// Which node a share goes to: the first one, in the order of the policy, that has room for it,
/// stands in a zone without the segment and stays within a limit. Where none is all that, room
/// counts more than zones (what a node has no room for is not searched at all), and zones more than
/// the limit.
public final class Choice {
    private final Allotment allotment;
    private final double limit;

    /// @param limit how full a node should become at most, in bytes
    public Choice(Allotment allotment, double limit) {
        this.allotment = allotment;
        this.limit = limit;
    }

    /// @param order gives each node once, the preferred ones first, and then -1
    public int node(Share share, IntSupplier order) {
        int best = -1;
        for (int node = order.getAsInt(); node >= 0; node = order.getAsInt()) {
            if (allotment.owns(node, share.segment())) {
                continue;
            }
            if (best < 0 || isBetter(node, best, share)) {
                best = node;
            }
            if (allotment.hasRoom(share, best)
                    && allotment.ownZone(share, best)
                    && isWithinLimit(share, best)) {
                return best;
            }
        }
        return best;
    }

    private boolean isBetter(int node, int best, Share share) {
        boolean hasRoom = allotment.hasRoom(share, node);
        if (hasRoom != allotment.hasRoom(share, best)) {
            return hasRoom;
        }
        boolean ownZone = allotment.ownZone(share, node);
        if (ownZone != allotment.ownZone(share, best)) {
            return ownZone;
        }
        return !isWithinLimit(share, best) && allotment.fill(node) < allotment.fill(best);
    }

    private boolean isWithinLimit(Share share, int node) {
        return allotment.fill(node) + allotment.size(share) <= limit;
    }
}
