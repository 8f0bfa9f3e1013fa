package io.atoll.routing.consistenthash;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who owns what while a placement is being made, and how full that makes each node. Segments and
/// nodes are numbers: their places in the request.
final class Allotment {
    private static final int NOBODY = -1;

    private final List<PlacedSegment> segments;
    private final List<ReadNode> nodes;
    private final int[][] owners;
    private final List<Set<Share>> sharesOf;
    private final long[] fills;
    private final double meanFill;

    /// One replica of one segment, the thing that is moved.
    record Share(int segment, int replica) {}

    Allotment(PlacementRequest request) {
        segments = request.segments();
        nodes = request.nodes();
        owners = new int[segments.size()][];
        fills = new long[nodes.size()];
        sharesOf = new ArrayList<>(nodes.size());
        for (int node = 0; node < fills.length; node++) {
            sharesOf.add(new LinkedHashSet<>());
        }
        double bytes = 0;
        for (int segment = 0; segment < owners.length; segment++) {
            owners[segment] = new int[Math.min(segments.get(segment).replicas(), nodes.size())];
            Arrays.fill(owners[segment], NOBODY);
            bytes += (double) size(segment) * owners[segment].length;
        }
        meanFill = bytes / nodes.size();
    }

    /// Gives segments to the owners that they had, as far as these are there.
    void keep(Placement previous) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int node = 0; node < nodes.size(); node++) {
            numbers.put(nodes.get(node).id(), node);
        }
        for (int segment = 0; segment < owners.length; segment++) {
            int replica = 0;
            for (String id : previous.ownersOf(segments.get(segment).id())) {
                int node = numbers.getOrDefault(id, NOBODY);
                if (node != NOBODY && replica < owners[segment].length && !owns(node, segment)) {
                    give(new Share(segment, replica++), node);
                }
            }
        }
    }

    /// The shares that nobody has, the largest first: small ones fill the gaps that these leave.
    List<Share> missing() {
        var missing = new ArrayList<Share>();
        for (int segment = 0; segment < owners.length; segment++) {
            for (int replica = 0; replica < owners[segment].length; replica++) {
                if (owners[segment][replica] == NOBODY) {
                    missing.add(new Share(segment, replica));
                }
            }
        }
        missing.sort((a, b) -> Long.compare(size(b), size(a)));
        return missing;
    }

    void give(Share share, int node) {
        owners[share.segment][share.replica] = node;
        fills[node] += size(share);
        sharesOf.get(node).add(share);
    }

    void move(Share share, int to) {
        int from = owner(share);
        fills[from] -= size(share);
        sharesOf.get(from).remove(share);
        give(share, to);
    }

    int owner(Share share) {
        return owners[share.segment][share.replica];
    }

    boolean owns(int node, int segment) {
        for (int owner : owners[segment]) {
            if (owner == node) {
                return true;
            }
        }
        return false;
    }

    /// Whether no other owner of the segment stands in the zone of this node.
    boolean ownZone(Share share, int node) {
        String zone = nodes.get(node).zone();
        for (int replica = 0; replica < owners[share.segment].length; replica++) {
            int owner = owners[share.segment][replica];
            if (replica != share.replica
                    && owner != NOBODY
                    && !zone.isEmpty()
                    && zone.equals(nodes.get(owner).zone())) {
                return false;
            }
        }
        return true;
    }

    /// Whether a share may go to this node instead of its owner: a node has a segment once, has
    /// room, and zones stay apart where they were.
    boolean mayMove(Share share, int to) {
        return !owns(to, share.segment)
                && hasRoom(share, to)
                && (ownZone(share, to) || !ownZone(share, owner(share)));
    }

    boolean hasRoom(Share share, int node) {
        return fills[node] + size(share) <= nodes.get(node).capacityBytes();
    }

    Set<Share> shares(int node) {
        return sharesOf.get(node);
    }

    int nodeCount() {
        return fills.length;
    }

    long fill(int node) {
        return fills[node];
    }

    double meanFill() {
        return meanFill;
    }

    long size(Share share) {
        return size(share.segment);
    }

    long segmentId(Share share) {
        return segments.get(share.segment).id();
    }

    private long size(int segment) {
        return segments.get(segment).sizeBytes();
    }

    Placement toPlacement() {
        Map<Long, List<String>> placed = HashMap.newHashMap(owners.length);
        for (int segment = 0; segment < owners.length; segment++) {
            var ids = new ArrayList<String>(owners[segment].length);
            for (int owner : owners[segment]) {
                ids.add(nodes.get(owner).id());
            }
            placed.put(segments.get(segment).id(), ids);
        }
        return new Placement(placed);
    }
}
