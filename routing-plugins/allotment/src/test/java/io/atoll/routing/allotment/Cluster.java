package io.atoll.routing.allotment;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/// What a test places: segments of unequal size on nodes, and where they lie so far.
public record Cluster(List<PlacedSegment> segments, List<ReadNode> nodes, Placement placement) {

    public static Cluster random(long seed, int segmentCount, int nodeCount, int replicas) {
        var random = new Random(seed);
        var segments = new ArrayList<PlacedSegment>();
        for (int i = 0; i < segmentCount; i++) {
            segments.add(segment(1_000 + i, i / 3, replicas, random));
        }
        var nodes = new ArrayList<ReadNode>();
        for (int i = 0; i < nodeCount; i++) {
            nodes.add(node("read-%03d".formatted(i), ""));
        }
        return new Cluster(segments, nodes, Placement.EMPTY);
    }

    /// 50 to 740 thousand rows of 512 bytes.
    public static PlacedSegment segment(long id, long collectionId, int replicas, Random random) {
        long rows = random.nextInt(50_000, 740_001);
        return new PlacedSegment(id, collectionId, rows * 512, replicas);
    }

    public static ReadNode node(String id, String zone) {
        return new ReadNode(id, zone, Long.MAX_VALUE);
    }

    public Cluster placedBy(PlacementPolicy policy) {
        return new Cluster(
                segments, nodes, policy.place(new PlacementRequest(segments, nodes, placement)));
    }

    public Cluster with(ReadNode node) {
        var more = new ArrayList<>(nodes);
        more.add(node);
        more.sort((a, b) -> a.id().compareTo(b.id()));
        return new Cluster(segments, more, placement);
    }

    public Cluster withNodes(List<ReadNode> others) {
        return new Cluster(segments, others, placement);
    }

    public Cluster without(String nodeId) {
        var fewer = nodes.stream().filter(node -> !node.id().equals(nodeId)).toList();
        return new Cluster(segments, fewer, placement);
    }

    public Cluster withSegments(Predicate<PlacedSegment> kept, List<PlacedSegment> added) {
        var changed = new ArrayList<>(segments.stream().filter(kept).toList());
        changed.addAll(added);
        return new Cluster(changed, nodes, placement);
    }

    public long fill(String nodeId) {
        long fill = 0;
        for (PlacedSegment segment : segments) {
            if (placement.ownersOf(segment.id()).contains(nodeId)) {
                fill += segment.sizeBytes();
            }
        }
        return fill;
    }

    public double mean() {
        double bytes = 0;
        for (PlacedSegment segment : segments) {
            bytes += (double) segment.sizeBytes() * Math.min(segment.replicas(), nodes.size());
        }
        return bytes / nodes.size();
    }

    public double fullestToMean() {
        long fullest = 0;
        for (ReadNode node : nodes) {
            fullest = Math.max(fullest, fill(node.id()));
        }
        return fullest / mean();
    }

    /// Bytes that an owner has now and had not before.
    public long movedSince(Cluster before) {
        long moved = 0;
        for (PlacedSegment segment : segments) {
            Set<String> now = new HashSet<>(placement.ownersOf(segment.id()));
            before.placement.ownersOf(segment.id()).forEach(now::remove);
            moved += now.size() * segment.sizeBytes();
        }
        return moved;
    }

    public String zoneOf(String nodeId) {
        return node(nodeId).zone();
    }

    public ReadNode node(String id) {
        return nodes.stream().filter(n -> n.id().equals(id)).findFirst().orElseThrow();
    }
}
