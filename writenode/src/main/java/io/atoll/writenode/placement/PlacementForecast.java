package io.atoll.writenode.placement;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.protocol.v1.ForecastAnswer;
import io.atoll.protocol.v1.ForecastNode;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a policy would make of other read nodes than there are: the placement, and what it would
/// cost to get there.
public final class PlacementForecast {
    private static final int MOST_ADDED = 1_000;

    private final Map<String, ForecastNode.Builder> nodes = new TreeMap<>();
    private int movedSegments;
    private long movedBytes;

    private PlacementForecast() {}

    /// @param groups with the nodes that take segments now
    /// @param now the placement in force
    /// @param add that many come to the default resource group
    /// @throws AtollException with PARAMETER_INVALID if a node is unknown, or none would be left of
    ///   a group that has some
    static PlacementForecast of(
            List<GroupSegments> groups,
            Placement now,
            int add,
            Set<String> remove,
            PlacementPolicy policy) {
        check(groups, now, add, remove);
        List<ReadNode> all = groups.stream().flatMap(group -> group.nodes().stream()).toList();
        var forecast = new PlacementForecast();
        for (GroupSegments group : groups) {
            boolean grows = group.name().equals(Collection.DEFAULT_RESOURCE_GROUP);
            forecast.add(group, all, now, grows ? add : 0, remove, policy);
        }
        remove.forEach(id -> forecast.builder(id).setRemoved(true));
        return forecast;
    }

    private void add(
            GroupSegments group,
            List<ReadNode> all,
            Placement now,
            int add,
            Set<String> remove,
            PlacementPolicy policy) {
        List<ReadNode> left =
                group.nodes().stream().filter(node -> !remove.contains(node.id())).toList();
        var then = new ArrayList<>(left);
        then.addAll(fresh(all, left, add));
        if (then.isEmpty() && !group.nodes().isEmpty()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "no read node would be left to place segments on in resource group "
                            + group.name());
        }
        then.sort(Comparator.comparing(ReadNode::id));
        name(group.nodes(), left, then);
        compare(group.segments(), now, group.place(then, policy, now));
    }

    private static void check(
            List<GroupSegments> groups, Placement now, int add, Set<String> remove) {
        if (add < 0 || add > MOST_ADDED) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "%d nodes cannot be added: 0 to %d".formatted(add, MOST_ADDED));
        }
        Set<String> known =
                groups.stream()
                        .flatMap(group -> group.nodes().stream())
                        .map(ReadNode::id)
                        .collect(Collectors.toSet());
        // A node that is down or drained may be named too.
        now.owners().values().forEach(known::addAll);
        for (String id : remove) {
            if (!known.contains(id)) {
                throw new AtollException(
                        ErrorCode.PARAMETER_INVALID,
                        "read node '%s' is unknown; there are: %s"
                                .formatted(
                                        id,
                                        known.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
    }

    /// New nodes are like the smallest there is, and stand in the zones with the fewest.
    private static List<ReadNode> fresh(List<ReadNode> nodes, List<ReadNode> left, int add) {
        Set<String> taken = nodes.stream().map(ReadNode::id).collect(Collectors.toSet());
        long capacity =
                nodes.stream().mapToLong(ReadNode::capacityBytes).min().orElse(Long.MAX_VALUE);
        var perZone = new TreeMap<String, Integer>();
        nodes.forEach(node -> perZone.put(node.zone(), 0));
        left.forEach(node -> perZone.merge(node.zone(), 1, Integer::sum));
        var fresh = new ArrayList<ReadNode>();
        for (int i = 1; fresh.size() < add; i++) {
            String id = "new-" + i;
            if (!taken.contains(id)) {
                String zone =
                        perZone.entrySet().stream()
                                .min(Map.Entry.comparingByValue())
                                .map(Map.Entry::getKey)
                                .orElse("");
                perZone.merge(zone, 1, Integer::sum);
                fresh.add(new ReadNode(id, zone, capacity));
            }
        }
        return fresh;
    }

    private void name(List<ReadNode> before, List<ReadNode> left, List<ReadNode> then) {
        for (ReadNode node : before) {
            builder(node.id()).setCapacityBytes(node.capacityBytes());
        }
        Set<String> old = left.stream().map(ReadNode::id).collect(Collectors.toSet());
        for (ReadNode node : then) {
            builder(node.id())
                    .setCapacityBytes(node.capacityBytes())
                    .setAdded(!old.contains(node.id()));
        }
    }

    private ForecastNode.Builder builder(String id) {
        return nodes.computeIfAbsent(id, _ -> ForecastNode.newBuilder().setId(id));
    }

    private void compare(List<PlacedSegment> segments, Placement now, Placement then) {
        for (PlacedSegment segment : segments) {
            var before = new HashSet<>(now.ownersOf(segment.id()));
            for (String id : before) {
                ForecastNode.Builder node = builder(id);
                node.setSegments(node.getSegments() + 1)
                        .setBytes(node.getBytes() + segment.sizeBytes());
            }
            for (String id : then.ownersOf(segment.id())) {
                ForecastNode.Builder node = builder(id);
                node.setPlannedSegments(node.getPlannedSegments() + 1)
                        .setPlannedBytes(node.getPlannedBytes() + segment.sizeBytes());
                if (!before.contains(id)) {
                    node.setIncomingSegments(node.getIncomingSegments() + 1)
                            .setIncomingBytes(node.getIncomingBytes() + segment.sizeBytes());
                    movedSegments++;
                    movedBytes += segment.sizeBytes();
                }
            }
        }
    }

    public ForecastAnswer toMessage() {
        var answer =
                ForecastAnswer.newBuilder()
                        .setMovedSegments(movedSegments)
                        .setMovedBytes(movedBytes);
        nodes.values().forEach(answer::addNodes);
        return answer.build();
    }
}
