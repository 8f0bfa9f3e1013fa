package io.atoll.routing.consistenthash;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Nodes on a ring, each at many points. From a segment's own point, the walk meets every node
/// once, in an order that hardly changes when a node comes or goes.
final class HashRing {
    private static final HashFunction HASH = Hashing.murmur3_128(0x61746f6c);

    private final int nodeCount;
    private final long[] points;
    private final int[] nodeAt;

    HashRing(List<String> nodeIds, int virtualNodes) {
        nodeCount = nodeIds.size();
        var all = new Point[nodeCount * virtualNodes];
        for (int node = 0; node < nodeCount; node++) {
            for (int v = 0; v < virtualNodes; v++) {
                all[node * virtualNodes + v] = new Point(hash(nodeIds.get(node), v), node);
            }
        }
        // Two nodes at one point stand in the order of their ids, which is that of their numbers.
        Arrays.sort(all, Comparator.comparingLong(Point::place).thenComparingInt(Point::node));
        points = Arrays.stream(all).mapToLong(Point::place).toArray();
        nodeAt = Arrays.stream(all).mapToInt(Point::node).toArray();
    }

    private record Point(long place, int node) {}

    private static long hash(String nodeId, int virtualNode) {
        return HASH.newHasher()
                .putString(nodeId, StandardCharsets.UTF_8)
                .putInt(virtualNode)
                .hash()
                .asLong();
    }

    /// All nodes in the order in which a segment meets them.
    Walk walk(long segmentId) {
        int found = Arrays.binarySearch(points, HASH.hashLong(segmentId).asLong());
        return new Walk(found >= 0 ? found : -found - 1);
    }

    /// One way around the ring.
    final class Walk {
        private final boolean[] met = new boolean[nodeCount];
        private int place;
        private int left = nodeCount;

        private Walk(int start) {
            place = start;
        }

        /// The next node that was not met yet, or -1 after the last.
        int next() {
            if (left == 0) {
                return -1;
            }
            while (true) {
                int node = nodeAt[place % nodeAt.length];
                place++;
                if (!met[node]) {
                    met[node] = true;
                    left--;
                    return node;
                }
            }
        }
    }
}
