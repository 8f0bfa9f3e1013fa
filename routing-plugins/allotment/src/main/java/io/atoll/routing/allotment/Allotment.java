package io.atoll.routing.allotment;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who owns what while a placement is being made, and how full that makes each node. Segments and
/// nodes are numbers: their places in the request. Not safe for use by more than one thread.
public final class Allotment {
    private static final int NOBODY = -1;

    private final List<PlacedSegment> segments;
    private final List<ReadNode> nodes;
    private final int[][] owners;
    private final List<Set<Share>> sharesOf;
    private final long[] fills;
    private final double meanFill;
    private final boolean roomIsShort;

    /// One replica of one segment, the thing that is moved.
    public record Share(int segment, int replica) {}

    public Allotment(PlacementRequest request) {
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
        roomIsShort = bytes > nodes.stream().mapToDouble(ReadNode::capacityBytes).sum();
    }

    /// Gives segments to the owners that they had, as far as these are there.
    public void keep(Placement previous) {
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

    /// The shares that no node has. Where the nodes cannot hold all, first owners come before
    /// second ones: half of the copies is better than half of the segments.
    public List<Share> missing(Comparator<Share> order) {
        var missing = new ArrayList<Share>();
        for (int segment = 0; segment < owners.length; segment++) {
            for (int replica = 0; replica < owners[segment].length; replica++) {
                if (owners[segment][replica] == NOBODY) {
                    missing.add(new Share(segment, replica));
                }
            }
        }
        missing.sort(
                roomIsShort ? Comparator.comparingInt(Share::replica).thenComparing(order) : order);
        return missing;
    }

    /// By id of the segment, its first owner first.
    public Comparator<Share> byId() {
        return Comparator.comparingInt(Share::segment).thenComparingInt(Share::replica);
    }

    /// Large ones first: small ones fill the gaps that these leave.
    public Comparator<Share> largestFirst() {
        return Comparator.<Share>comparingLong(this::size).reversed().thenComparing(byId());
    }

    public void give(Share share, int node) {
        owners[share.segment][share.replica] = node;
        fills[node] += size(share);
        sharesOf.get(node).add(share);
    }

    public void move(Share share, int to) {
        int from = owner(share);
        fills[from] -= size(share);
        sharesOf.get(from).remove(share);
        give(share, to);
    }

    public int owner(Share share) {
        return owners[share.segment][share.replica];
    }

    public boolean owns(int node, int segment) {
        for (int owner : owners[segment]) {
            if (owner == node) {
                return true;
            }
        }
        return false;
    }

    /// Whether no other owner of the segment stands in the zone of this node.
    public boolean ownZone(Share share, int node) {
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
    public boolean mayMove(Share share, int to) {
        return !owns(to, share.segment)
                && hasRoom(share, to)
                && (ownZone(share, to) || !ownZone(share, owner(share)));
    }

    public boolean hasRoom(Share share, int node) {
        return fills[node] + size(share) <= capacity(node);
    }

    /// The shares of a node in the order in which it should shed them, to lose that many bytes by
    /// moving little: first those that are enough, the smallest first; then those that are not, the
    /// largest first.
    public List<Share> toShed(int node, double bytes) {
        var shares = new ArrayList<>(shares(node));
        shares.sort(
                Comparator.comparing((Share share) -> size(share) < bytes)
                        .thenComparingDouble(share -> Math.abs(size(share) - bytes))
                        .thenComparing(byId()));
        return shares;
    }

    public Set<Share> shares(int node) {
        return sharesOf.get(node);
    }

    public int nodeCount() {
        return fills.length;
    }

    public long fill(int node) {
        return fills[node];
    }

    long capacity(int node) {
        return nodes.get(node).capacityBytes();
    }

    public double meanFill() {
        return meanFill;
    }

    public long size(Share share) {
        return size(share.segment);
    }

    public long segmentId(Share share) {
        return segments.get(share.segment).id();
    }

    private long size(int segment) {
        return segments.get(segment).sizeBytes();
    }

    public Placement toPlacement() {
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
