package io.atoll.process.placement;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The placement that stays while the policy cannot be used. Segments keep the owners that the
/// request says they had, or else those of the last answer. A segment without a living owner would
/// be lost to searches: it gets the node with the most room left, so every member that fails alike
/// gives it the same one.
final class LastGood {
    private Placement last = Placement.EMPTY;

    void set(Placement placement) {
        last = placement;
    }

    Placement placementFor(PlacementRequest request) {
        Set<String> living = new HashSet<>();
        request.nodes().forEach(node -> living.add(node.id()));
        Map<Long, List<String>> owners = new HashMap<>();
        Map<String, Long> fills = new HashMap<>();
        List<PlacedSegment> homeless = new ArrayList<>();
        for (PlacedSegment segment : request.segments()) {
            List<String> kept = kept(segment.id(), request.previous(), living);
            if (kept.isEmpty()) {
                homeless.add(segment);
            } else {
                owners.put(segment.id(), kept);
                kept.forEach(owner -> fills.merge(owner, segment.sizeBytes(), Long::sum));
            }
        }
        for (PlacedSegment segment : homeless) {
            String node = roomiest(request.nodes(), fills);
            owners.put(segment.id(), List.of(node));
            fills.merge(node, segment.sizeBytes(), Long::sum);
        }
        return new Placement(owners);
    }

    /// All owners stay if one of them lives: the others may come back.
    private List<String> kept(long segmentId, Placement previous, Set<String> living) {
        for (Placement placement : List.of(previous, last)) {
            List<String> owners = placement.ownersOf(segmentId);
            if (owners.stream().anyMatch(living::contains)) {
                return owners;
            }
        }
        return List.of();
    }

    /// Ties go to the first name.
    private static String roomiest(List<ReadNode> nodes, Map<String, Long> fills) {
        ReadNode best = nodes.getFirst();
        for (ReadNode node : nodes) {
            if (room(node, fills) > room(best, fills)) {
                best = node;
            }
        }
        return best.id();
    }

    private static long room(ReadNode node, Map<String, Long> fills) {
        return node.capacityBytes() - fills.getOrDefault(node.id(), 0L);
    }
}
