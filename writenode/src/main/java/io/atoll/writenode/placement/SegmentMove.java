package io.atoll.writenode.placement;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Somebody's wish that sealed segments of a collection leave one of their owners.
///
/// @param sealed the collection's sealed segments
/// @param source id of the read node that they leave
/// @param targets ids of read nodes that they may go to; none: all others of its resource group
/// @param segments none: all that the source owns
public record SegmentMove(
        long collectionId,
        Set<Long> sealed,
        String source,
        Set<String> targets,
        Set<Long> segments) {

    public SegmentMove {
        sealed = Set.copyOf(sealed);
        targets = Set.copyOf(targets);
        segments = Set.copyOf(segments);
    }

    /// Who is to own which segment in place of the source: the largest go first, each to the node
    /// that holds least by then. What is owned by a target that is named stays there.
    ///
    /// @throws AtollException with NODE_NOT_FOUND if the source owns nothing of the collection or a
    ///   target is not of its group; with PARAMETER_INVALID if it does not own a segment that is
    ///   named, or there is nowhere to go
    Map<Long, String> wish(List<GroupSegments> groups, Placement now) {
        GroupSegments group = groupOfSource(groups);
        Map<String, Long> bytes = bytesOfTargets(group, now);
        var wish = new TreeMap<>(fulfilledAlready(now));
        for (PlacedSegment segment : leaving(group, now, wish.keySet())) {
            String target = target(segment, bytes, now);
            bytes.merge(target, segment.sizeBytes(), Long::sum);
            wish.put(segment.id(), target);
        }
        if (wish.isEmpty()) {
            throw noSource();
        }
        return wish;
    }

    private Map<Long, String> fulfilledAlready(Placement now) {
        var there = new TreeMap<Long, String>();
        for (long id : segments) {
            List<String> owners = now.ownersOf(id);
            if (sealed.contains(id) && !owners.contains(source)) {
                owners.stream()
                        .filter(targets::contains)
                        .findFirst()
                        .ifPresent(target -> there.put(id, target));
            }
        }
        return there;
    }

    private String target(PlacedSegment segment, Map<String, Long> bytes, Placement now) {
        List<String> owners = now.ownersOf(segment.id());
        return bytes.keySet().stream()
                .filter(node -> !owners.contains(node))
                .min(
                        Comparator.<String>comparingLong(bytes::get)
                                .thenComparing(Comparator.naturalOrder()))
                .orElseThrow(() -> nowhere(segment));
    }

    /// The placement with the wish fulfilled.
    Placement fulfilled(Map<Long, String> wish, Placement now) {
        var owners = new HashMap<>(now.owners());
        wish.forEach(
                (id, target) -> owners.computeIfPresent(id, (_, its) -> replaced(its, target)));
        return new Placement(owners);
    }

    private List<String> replaced(List<String> owners, String target) {
        return owners.stream().map(owner -> owner.equals(source) ? target : owner).toList();
    }

    private GroupSegments groupOfSource(List<GroupSegments> groups) {
        return groups.stream()
                .filter(group -> ids(group).contains(source))
                .findFirst()
                .orElseThrow(this::noSource);
    }

    private AtollException noSource() {
        return noNode(source, "source node not found in any replica of collection " + collectionId);
    }

    private static List<String> ids(GroupSegments group) {
        return group.nodes().stream().map(ReadNode::id).toList();
    }

    private List<PlacedSegment> owned(GroupSegments group, Placement now) {
        return group.segments().stream()
                .filter(segment -> segment.collectionId() == collectionId)
                .filter(segment -> sealed.contains(segment.id()))
                .filter(segment -> now.ownersOf(segment.id()).contains(source))
                .toList();
    }

    /// The largest first.
    private List<PlacedSegment> leaving(GroupSegments group, Placement now, Set<Long> done) {
        List<PlacedSegment> owned = owned(group, now);
        Set<Long> ids = owned.stream().map(PlacedSegment::id).collect(Collectors.toSet());
        for (long id : segments) {
            if (!ids.contains(id) && !done.contains(id)) {
                throw new AtollException(
                        ErrorCode.PARAMETER_INVALID,
                        "segment not found in source node[segment=%d][node=%s]"
                                .formatted(id, source));
            }
        }
        var leaving = new ArrayList<>(owned);
        leaving.removeIf(segment -> !segments.isEmpty() && !segments.contains(segment.id()));
        leaving.sort(
                Comparator.comparingLong(PlacedSegment::sizeBytes)
                        .reversed()
                        .thenComparingLong(PlacedSegment::id));
        return leaving;
    }

    /// What they hold now.
    private Map<String, Long> bytesOfTargets(GroupSegments group, Placement now) {
        List<String> ids = ids(group);
        for (String target : targets) {
            if (!ids.contains(target)) {
                throw noNode(target, "destination node not found in the same replica");
            }
        }
        var bytes = new TreeMap<String, Long>();
        for (String id : targets.isEmpty() ? ids : targets) {
            if (!id.equals(source)) {
                bytes.put(id, 0L);
            }
        }
        for (PlacedSegment segment : group.segments()) {
            now.ownersOf(segment.id())
                    .forEach(
                            owner ->
                                    bytes.computeIfPresent(
                                            owner, (_, sum) -> sum + segment.sizeBytes()));
        }
        return bytes;
    }

    private static AtollException noNode(String id, String why) {
        return new AtollException(
                ErrorCode.NODE_NOT_FOUND, "node not found[node=%s]: %s".formatted(id, why));
    }

    private AtollException nowhere(PlacedSegment segment) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID,
                ("segment %d cannot leave %s: there is no other read node, or all that are asked"
                                + " for have it")
                        .formatted(segment.id(), source));
    }
}
