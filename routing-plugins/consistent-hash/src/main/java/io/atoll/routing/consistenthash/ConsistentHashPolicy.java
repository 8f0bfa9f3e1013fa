package io.atoll.routing.consistenthash;

import io.atoll.routing.allotment.Allotment;
import io.atoll.routing.allotment.Allotment.Share;
import io.atoll.routing.allotment.Choice;
import io.atoll.routing.allotment.Room;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.HashSet;
import java.util.Set;

/// Consistent hashing with bounded loads, measured in bytes over all segments together.
///
/// Plain consistent hashing moves little when nodes come and go, but a hundred segments of unequal
/// size land unevenly. So a segment passes by nodes that are full (Mirrokni, Thorup, Zadimoghaddam:
/// *Consistent Hashing with Bounded Loads*), and what has an owner stays there: the ring decides
/// only about segments that are new or lost an owner. In order:
///
/// 1. Segments keep the owners that are still there.
/// 2. Missing owners, largest segments first, are found by walking the ring to the first node that
///    stays within 1.05 times the mean fill, in a zone without the segment; where all are too full,
///    the least full one. What was placed just now is shifted until no node is above 1.05, which
///    costs nothing.
/// 3. A node that had nothing is filled up to the mean from the fullest ones: see [FreshNodes].
/// 4. A node above 1.10 sheds, if that gains at least 2 % of the mean.
/// 5. No node holds more than its capacity while another one has room.
public final class ConsistentHashPolicy implements PlacementPolicy {
    static final int VIRTUAL_NODES = 128;

    private static final double PLACE_UP_TO = 1.05;
    private static final double SHED_ABOVE = 1.10;
    private static final double LEAST_GAIN = 0.02;

    private final int virtualNodes;

    ConsistentHashPolicy(int virtualNodes) {
        this.virtualNodes = virtualNodes;
    }

    @Override
    public Placement place(PlacementRequest request) {
        var ring = new HashRing(request.nodes().stream().map(ReadNode::id).toList(), virtualNodes);
        var allotment = new Allotment(request);
        double mean = allotment.meanFill();
        var relief = new Relief(allotment, ring);

        allotment.keep(request.previous());
        boolean[] fresh = nodesWithNothing(allotment);
        Set<Share> placedNow = placeMissing(allotment, ring);
        relief.lighten(PLACE_UP_TO * mean, 0, placedNow::contains);
        new FreshNodes(fresh, allotment).fill(SHED_ABOVE * mean);
        relief.lighten(SHED_ABOVE * mean, LEAST_GAIN * mean, _ -> true);
        new Room(allotment).make();
        return allotment.toPlacement();
    }

    private static boolean[] nodesWithNothing(Allotment allotment) {
        var fresh = new boolean[allotment.nodeCount()];
        for (int node = 0; node < fresh.length; node++) {
            fresh[node] = allotment.shares(node).isEmpty();
        }
        return fresh;
    }

    private static Set<Share> placeMissing(Allotment allotment, HashRing ring) {
        var placed = new HashSet<Share>();
        var choice = new Choice(allotment, PLACE_UP_TO * allotment.meanFill());
        for (Share share : allotment.missing(allotment.largestFirst())) {
            HashRing.Walk walk = ring.walk(allotment.segmentId(share));
            allotment.give(share, choice.node(share, walk::next));
            placed.add(share);
        }
        return placed;
    }
}
