package io.atoll.process.placement;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What no policy can mean: owners that are not there, too few or too many of them, one twice,
/// segments that were not asked for or are left out, or a node above its capacity while another one
/// has room for something that it holds.
final class Nonsense {
    private final PlacementRequest request;
    private final Placement placement;
    private final Map<String, Long> capacities = new LinkedHashMap<>();
    private final Map<String, Long> fills = new HashMap<>();

    private Nonsense(Placement placement, PlacementRequest request) {
        this.placement = placement;
        this.request = request;
        for (ReadNode node : request.nodes()) {
            capacities.put(node.id(), node.capacityBytes());
            fills.put(node.id(), 0L);
        }
    }

    /// The first that is found, in words.
    static Optional<String> in(Placement placement, PlacementRequest request) {
        var nonsense = new Nonsense(placement, request);
        return nonsense.inOwners().or(nonsense::inSegments).or(nonsense::inFills);
    }

    private Optional<String> inOwners() {
        for (PlacedSegment segment : request.segments()) {
            List<String> owners = placement.ownersOf(segment.id());
            int count = Math.min(segment.replicas(), capacities.size());
            if (owners.size() != count) {
                return Optional.of(
                        "segment %d has %d owners, not %d"
                                .formatted(segment.id(), owners.size(), count));
            }
            if (new HashSet<>(owners).size() != count) {
                return Optional.of(
                        "segment %d has an owner twice: %s".formatted(segment.id(), owners));
            }
            for (String owner : owners) {
                if (!capacities.containsKey(owner)) {
                    return Optional.of(
                            "segment %d has the owner '%s', which is none of the %d nodes"
                                    .formatted(segment.id(), owner, capacities.size()));
                }
                fills.merge(owner, segment.sizeBytes(), Long::sum);
            }
        }
        return Optional.empty();
    }

    /// All that were asked for are there, so any others are too many.
    private Optional<String> inSegments() {
        if (placement.owners().size() == request.segments().size()) {
            return Optional.empty();
        }
        var unknown = new HashSet<>(placement.owners().keySet());
        request.segments().forEach(segment -> unknown.remove(segment.id()));
        return Optional.of("segment %d was not asked for".formatted(Collections.min(unknown)));
    }

    private Optional<String> inFills() {
        if (capacities.keySet().stream().noneMatch(node -> room(node) < 0)) {
            return Optional.empty();
        }
        for (PlacedSegment segment : request.segments()) {
            List<String> owners = placement.ownersOf(segment.id());
            for (String owner : owners) {
                if (room(owner) < 0) {
                    Optional<String> other = otherFor(segment, owners);
                    if (other.isPresent()) {
                        return Optional.of(
                                "%s is given %d bytes and holds %d, while segment %d of it (%d bytes) fits into %s"
                                        .formatted(
                                                owner,
                                                fill(owner),
                                                capacity(owner),
                                                segment.id(),
                                                segment.sizeBytes(),
                                                other.get()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> otherFor(PlacedSegment segment, List<String> owners) {
        return capacities.keySet().stream()
                .filter(node -> room(node) >= segment.sizeBytes() && !owners.contains(node))
                .findFirst();
    }

    private long room(String node) {
        return capacity(node) - fill(node);
    }

    private long capacity(String node) {
        return capacities.getOrDefault(node, 0L);
    }

    private long fill(String node) {
        return fills.getOrDefault(node, 0L);
    }
}
