package io.atoll.routing.allotment;

import io.atoll.spi.PlacementRequest.PlacedSegment;

import java.util.Arrays;

/// How even a cluster can be with segments of these sizes. The best lies between the two.
///
/// @param bound no placement has a smaller fullest/mean: a node holds the mean at least, and of the
///   `k * nodes + 1` largest segments some node has `k + 1` (one replica; with more, the mean only)
/// @param reached the fullest/mean of largest first, each to the least full node; larger than what
///   the best is by a third at most
public record BestPossible(double bound, double reached) {

    public static BestPossible of(Cluster cluster) {
        long[] sizes =
                cluster.segments().stream()
                        .mapToLong(PlacedSegment::sizeBytes)
                        .map(size -> -size)
                        .sorted()
                        .map(size -> -size)
                        .toArray();
        int replicas = cluster.segments().getFirst().replicas();
        int nodes = cluster.nodes().size();
        return new BestPossible(
                replicas == 1 ? Math.max(1, bound(sizes, nodes) / cluster.mean()) : 1,
                largestFirst(sizes, nodes, replicas) / cluster.mean());
    }

    private static double bound(long[] falling, int nodes) {
        long bound = 0;
        for (int k = 0; k * nodes < falling.length; k++) {
            long smallest = 0;
            for (int i = 0; i <= k; i++) {
                smallest += falling[k * nodes - i];
            }
            bound = Math.max(bound, smallest);
        }
        return bound;
    }

    private static double largestFirst(long[] falling, int nodes, int replicas) {
        var fills = new long[nodes];
        for (long size : falling) {
            // The nodes with the smallest fills are distinct, as owners have to be.
            Arrays.sort(fills);
            for (int replica = 0; replica < Math.min(replicas, nodes); replica++) {
                fills[replica] += size;
            }
        }
        return Arrays.stream(fills).max().orElseThrow();
    }
}
