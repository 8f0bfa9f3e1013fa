package io.atoll.routing.allotment;

import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import java.util.ArrayList;
import java.util.Random;

/// How well a policy places one cluster: fresh, after a node joined, after one left, and at its
/// worst in a series of such changes.
///
/// @param fresh fullest/mean
/// @param added fullest/mean after a node joined the fresh cluster
/// @param movedOnAdd the share of all bytes that moved then
/// @param idealOnAdd what would make the new node as full as the others
/// @param removed fullest/mean after a node left the fresh cluster
/// @param movedOnRemove the share of all bytes that moved then
/// @param idealOnRemove what the node held
/// @param changed the largest fullest/mean in the series
/// @param movedOnChanges the bytes that moved in the series by those of the ideal
public record Quality(
        double fresh,
        double added,
        double movedOnAdd,
        double idealOnAdd,
        double removed,
        double movedOnRemove,
        double idealOnRemove,
        double changed,
        double movedOnChanges) {
    private static final int CHANGES = 20;

    public static Quality of(PlacementPolicy policy, Shape shape, long seed) {
        Cluster fresh = shape.cluster(seed).placedBy(policy);
        double all = fresh.mean() * fresh.nodes().size();

        Cluster added = fresh.with(Cluster.node("read-new", "")).placedBy(policy);
        String leaving = fresh.nodes().get((int) (seed % fresh.nodes().size())).id();
        Cluster removed = fresh.without(leaving).placedBy(policy);
        var series = new Series(policy, fresh, new Random(seed));
        return new Quality(
                fresh.fullestToMean(),
                added.fullestToMean(),
                added.movedSince(fresh) / all,
                1.0 / added.nodes().size(),
                removed.fullestToMean(),
                removed.movedSince(fresh) / all,
                fresh.fill(leaving) / all,
                series.worst,
                series.moved / series.ideal);
    }

    /// A node joins, a node leaves, a tenth of the segments is replaced by others, and so on.
    private static final class Series {
        private final PlacementPolicy policy;
        private final Random random;
        private Cluster cluster;
        private double worst;
        private double moved;
        private double ideal;

        Series(PlacementPolicy policy, Cluster fresh, Random random) {
            this.policy = policy;
            this.random = random;
            cluster = fresh;
            for (int change = 0; change < CHANGES; change++) {
                switch (change % 3) {
                    case 0 -> add("read-new-" + change);
                    case 1 -> remove();
                    default -> replace(100_000 * change);
                }
                worst = Math.max(worst, cluster.fullestToMean());
            }
        }

        private void add(String id) {
            var before = cluster;
            cluster = cluster.with(Cluster.node(id, "")).placedBy(policy);
            ideal += cluster.mean();
            moved += cluster.movedSince(before);
        }

        private void remove() {
            var before = cluster;
            ReadNode leaving = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
            cluster = cluster.without(leaving.id()).placedBy(policy);
            ideal += before.fill(leaving.id());
            moved += cluster.movedSince(before);
        }

        private void replace(int firstId) {
            var before = cluster;
            int replicas = cluster.segments().getFirst().replicas();
            var gone = new ArrayList<PlacedSegment>();
            var instead = new ArrayList<PlacedSegment>();
            for (PlacedSegment segment : cluster.segments()) {
                if (random.nextInt(10) == 0) {
                    gone.add(segment);
                    instead.add(Cluster.segment(firstId + gone.size(), 1, replicas, random));
                }
            }
            cluster = cluster.withSegments(s -> !gone.contains(s), instead).placedBy(policy);
            double added = instead.stream().mapToDouble(PlacedSegment::sizeBytes).sum() * replicas;
            ideal += added;
            moved += cluster.movedSince(before);
        }
    }
}
