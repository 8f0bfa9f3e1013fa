package com.example.atoll.homezone;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gives each segment its first owner in one zone, as long as nodes there have room, and the
/// further owners in other zones.
///
/// Among equals the highest score wins, a mixture of the segment's id and the node's: a node that
/// comes or goes moves its own share only (rendezvous hashing). The placement before is not looked
/// at.
final class HomeZonePolicy implements PlacementPolicy {
    private final String home;

    HomeZonePolicy(String home) {
        this.home = home;
    }

    @Override
    public Placement place(PlacementRequest request) {
        // A policy keeps nothing between calls: all it knows is in the request.
        Map<String, Long> room = new HashMap<>();
        request.nodes().forEach(node -> room.put(node.id(), node.capacityBytes()));
        Map<Long, List<String>> owners = new HashMap<>();
        for (PlacedSegment segment : largestFirst(request.segments())) {
            owners.put(segment.id(), owners(segment, request.nodes(), room));
        }
        return new Placement(owners);
    }

    /// What does not fit then fits nowhere, and no small one took its room.
    private static List<PlacedSegment> largestFirst(List<PlacedSegment> segments) {
        return segments.stream()
                .sorted(
                        Comparator.comparingLong(PlacedSegment::sizeBytes)
                                .reversed()
                                .thenComparingLong(PlacedSegment::id))
                .toList();
    }

    private List<String> owners(
            PlacedSegment segment, List<ReadNode> nodes, Map<String, Long> room) {
        var left = new ArrayList<>(nodes);
        var owners = new ArrayList<String>();
        Set<String> zones = new HashSet<>();
        while (owners.size() < segment.replicas() && !left.isEmpty()) {
            ReadNode best = left.stream().min(order(segment, owners, zones, room)).orElseThrow();
            left.remove(best);
            owners.add(best.id());
            zones.add(best.zone());
            room.merge(best.id(), -segment.sizeBytes(), Long::sum);
        }
        return owners;
    }

    /// The best first: `false` sorts before `true`.
    private Comparator<ReadNode> order(
            PlacedSegment segment, List<String> owners, Set<String> zones, Map<String, Long> room) {
        return Comparator.<ReadNode, Boolean>comparing(
                        node -> room.getOrDefault(node.id(), 0L) < segment.sizeBytes())
                .thenComparing(node -> zones.contains(node.zone()))
                .thenComparing(node -> owners.isEmpty() && !node.zone().equals(home))
                .thenComparing(node -> -score(segment.id(), node.id()))
                // Equal scores are possible, and all processes must agree.
                .thenComparing(ReadNode::id);
    }

    private static long score(long segmentId, String nodeId) {
        long mixed = segmentId * 0x9E3779B97F4A7C15L ^ nodeId.hashCode() * 0xC2B2AE3D27D4EB4FL;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        // Without its sign, so that it can be negated.
        return (mixed ^ mixed >>> 32) >>> 1;
    }
}
