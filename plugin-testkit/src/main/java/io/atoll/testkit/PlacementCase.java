package io.atoll.testkit;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// A request as policies get them in life.
record PlacementCase(String name, PlacementRequest request) {
    private static final long SEED = 42;
    private static final long UNLIMITED = Long.MAX_VALUE;
    private static final long MIB = 1L << 20;

    static Stream<PlacementCase> all() {
        return Stream.of(
                fresh("no segments", segments(0, 1), nodes(3)),
                fresh("one segment on one node", segments(1, 1), nodes(1)),
                fresh("fewer segments than nodes", segments(3, 1), nodes(8)),
                fresh("a hundred segments", segments(100, 1), nodes(8)),
                fresh("two replicas", segments(100, 2), nodes(9)),
                fresh("collections with different numbers of replicas", mixed(60), nodes(5)),
                fresh("as many replicas as nodes", segments(20, 3), nodes(3)),
                fresh("more replicas than nodes", segments(20, 3), nodes(2)),
                fresh("three zones", segments(60, 3), zoned(9, 3)),
                fresh("more replicas than zones", segments(60, 3), zoned(6, 2)),
                fresh("a small node", segments(60, 1), oneSmall(3)),
                fresh("room is short", segments(100, 1), ofGrowingSize(5)),
                fresh("room is short for two replicas", segments(60, 2), ofGrowingSize(5)),
                fresh("segments that fit nowhere", segments(30, 2), tiny(4)),
                fresh("thousands of segments", segments(3_000, 2), nodes(20)),
                after("nothing changed", segments(100, 2), nodes(5), nodes(5)),
                after("a node joined", segments(100, 2), nodes(5), nodes(6)),
                after("a node left", segments(100, 2), nodes(6), nodes(5)),
                after("all nodes but one left", segments(40, 2), nodes(6), nodes(1)),
                after("nodes have other zones now", segments(40, 2), zoned(6, 2), zoned(6, 3)),
                otherReplicas("more replicas are wanted", 1, 3),
                otherReplicas("fewer replicas are wanted", 3, 1),
                otherSegments());
    }

    private static PlacementCase fresh(
            String name, List<PlacedSegment> segments, List<ReadNode> nodes) {
        return new PlacementCase(name, new PlacementRequest(segments, nodes, Placement.EMPTY));
    }

    private static PlacementCase after(
            String name, List<PlacedSegment> segments, List<ReadNode> before, List<ReadNode> now) {
        return new PlacementCase(
                name, new PlacementRequest(segments, now, dealt(segments, before)));
    }

    private static PlacementCase otherReplicas(String name, int before, int now) {
        return new PlacementCase(
                name,
                new PlacementRequest(
                        segments(50, now), nodes(5), dealt(segments(50, before), nodes(5))));
    }

    /// Of the segments that were placed, the first half is gone, and as many are new.
    private static PlacementCase otherSegments() {
        List<PlacedSegment> all = segments(90, 2);
        return new PlacementCase(
                "segments came and went",
                new PlacementRequest(
                        all.subList(30, 90), nodes(5), dealt(all.subList(0, 60), nodes(5))));
    }

    /// Segments of 25 to 360 MiB, three in a collection.
    private static List<PlacedSegment> segments(int count, int replicas) {
        var random = new Random(SEED);
        var segments = new ArrayList<PlacedSegment>();
        for (int i = 0; i < count; i++) {
            long size = random.nextLong(25 * MIB, 360 * MIB);
            segments.add(new PlacedSegment(1_000 + i, 1 + i / 3, size, replicas));
        }
        return segments;
    }

    private static List<PlacedSegment> mixed(int count) {
        return segments(count, 1).stream()
                .map(
                        each ->
                                new PlacedSegment(
                                        each.id(),
                                        each.collectionId(),
                                        each.sizeBytes(),
                                        (int) (1 + each.collectionId() % 3)))
                .toList();
    }

    private static List<ReadNode> nodes(int count) {
        return nodes(count, 0, UNLIMITED);
    }

    private static List<ReadNode> zoned(int count, int zones) {
        return nodes(count, zones, UNLIMITED);
    }

    private static List<ReadNode> tiny(int count) {
        return nodes(count, 0, MIB);
    }

    private static List<ReadNode> oneSmall(int count) {
        List<ReadNode> nodes = new ArrayList<>(nodes(count));
        nodes.set(count - 1, new ReadNode(nodes.getLast().id(), "", 1_024 * MIB));
        return nodes;
    }

    /// 1, 2, 3 and so on thousand MiB.
    private static List<ReadNode> ofGrowingSize(int count) {
        List<ReadNode> nodes = new ArrayList<>();
        for (ReadNode node : nodes(count)) {
            nodes.add(new ReadNode(node.id(), "", (1 + nodes.size()) * 1_000L * MIB));
        }
        return nodes;
    }

    private static List<ReadNode> nodes(int count, int zones, long capacityBytes) {
        var nodes = new ArrayList<ReadNode>();
        for (int i = 0; i < count; i++) {
            String zone = zones == 0 ? "" : "zone-" + i % zones;
            nodes.add(new ReadNode("read-%02d".formatted(i), zone, capacityBytes));
        }
        return nodes;
    }

    /// A placement that no policy need agree with: one node after the other.
    private static Placement dealt(List<PlacedSegment> segments, List<ReadNode> nodes) {
        Map<Long, List<String>> owners = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            var its = new ArrayList<String>();
            for (int r = 0; r < Math.min(segments.get(i).replicas(), nodes.size()); r++) {
                its.add(nodes.get((i + r) % nodes.size()).id());
            }
            owners.put(segments.get(i).id(), its);
        }
        return new Placement(owners);
    }

    /// As it stands in test reports.
    @Override
    public String toString() {
        return name;
    }
}
