package io.atoll.routing.allotment;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementRequest.PlacedSegment;

import java.util.ArrayList;
import java.util.Random;

/// How large a cluster is that policies are measured on.
///
/// @param segments how many; with `collections`, 1 to 3 of each of that many collections instead
public record Shape(int segments, int collections, int nodes, int replicas) {

    public static Shape of(int segments, int nodes, int replicas) {
        return new Shape(segments, 0, nodes, replicas);
    }

    public static Shape ofCollections(int collections, int nodes) {
        return new Shape(0, collections, nodes, 1);
    }

    /// Nothing is placed yet.
    public Cluster cluster(long seed) {
        return collections == 0 ? Cluster.random(seed, segments, nodes, replicas) : many(seed);
    }

    private Cluster many(long seed) {
        var random = new Random(seed);
        var all = new ArrayList<PlacedSegment>();
        for (int collection = 0; collection < collections; collection++) {
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                all.add(Cluster.segment(1_000 + all.size(), collection, replicas, random));
            }
        }
        return new Cluster(all, Cluster.random(seed, 0, nodes, 1).nodes(), Placement.EMPTY);
    }

    @Override
    public String toString() {
        return (collections == 0
                        ? "%,d segments x %d nodes".formatted(segments, nodes)
                        : "%d collections x %d nodes".formatted(collections, nodes))
                + (replicas == 1 ? "" : ", %d replicas".formatted(replicas));
    }
}
