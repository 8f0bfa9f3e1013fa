package io.atoll.routing.consistenthash;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Consistent hashing as it was first: the first nodes on the ring, however full they are. For
/// comparison.
final class ClassicRing implements PlacementPolicy {

    @Override
    public Placement place(PlacementRequest request) {
        List<ReadNode> nodes = request.nodes();
        var ring =
                new HashRing(
                        nodes.stream().map(ReadNode::id).toList(),
                        ConsistentHashPolicy.VIRTUAL_NODES);
        Map<Long, List<String>> placed = new HashMap<>();
        for (PlacedSegment segment : request.segments()) {
            HashRing.Walk walk = ring.walk(segment.id());
            var owners = new ArrayList<String>();
            for (int i = Math.min(segment.replicas(), nodes.size()); i > 0; i--) {
                owners.add(nodes.get(walk.next()).id());
            }
            placed.put(segment.id(), owners);
        }
        return new Placement(placed);
    }
}
