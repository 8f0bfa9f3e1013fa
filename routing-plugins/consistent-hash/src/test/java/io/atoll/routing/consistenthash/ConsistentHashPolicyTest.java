package io.atoll.routing.consistenthash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.routing.allotment.Cluster;
import io.atoll.routing.allotment.PolicyContract;
import io.atoll.spi.PlacementRequest.PlacedSegment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

class ConsistentHashPolicyTest extends PolicyContract {

    ConsistentHashPolicyTest() {
        super(new ConsistentHashPolicyFactory());
    }

    @Test
    void virtualNodesAreANumber() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> factory.create(Map.of("virtual-nodes", "many")));

        assertEquals("consistent-hash: virtual-nodes is 'many', not 1..10000", error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"100, 8, 1", "100, 8, 2", "1000, 10, 1", "1000, 50, 1", "1000, 50, 3"})
    void aFreshPlacementIsBalancedByBytes(int segments, int nodes, int replicas) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var cluster = Cluster.random(seed, segments, nodes, replicas).placedBy(policy);

            assertTrue(
                    cluster.fullestToMean() <= 1.05,
                    "seed " + seed + ": " + cluster.fullestToMean());
        }
    }

    @Test
    void fewSegmentsAreBalancedAsWellAsTheirSizesAllow() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var cluster = Cluster.random(seed, 7, 3, 1);

            double balance = cluster.placedBy(policy).fullestToMean();

            double best = bestPossible(cluster.segments(), new long[3], 0) / cluster.mean();
            assertTrue(
                    balance <= Math.max(1.05, best * 1.06),
                    "seed " + seed + ": " + balance + ", best " + best);
        }
    }

    private static long bestPossible(List<PlacedSegment> segments, long[] fills, int from) {
        if (from == segments.size()) {
            return Arrays.stream(fills).max().orElseThrow();
        }
        long best = Long.MAX_VALUE;
        for (int node = 0; node < fills.length; node++) {
            fills[node] += segments.get(from).sizeBytes();
            best = Math.min(best, bestPossible(segments, fills, from + 1));
            fills[node] -= segments.get(from).sizeBytes();
        }
        return best;
    }

    @ParameterizedTest
    @CsvSource({"100, 8, 1", "100, 8, 2", "1000, 10, 1", "1000, 50, 1"})
    void aNodeThatJoinsIsFilledWithHardlyMoreThanItsShare(int segments, int nodes, int replicas) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var before = Cluster.random(seed, segments, nodes, replicas).placedBy(policy);

            var after = before.with(Cluster.node("read-new", "")).placedBy(policy);

            assertTrue(
                    after.fullestToMean() <= 1.10, "seed " + seed + ": " + after.fullestToMean());
            assertTrue(after.fill("read-new") >= 0.9 * after.mean(), "seed " + seed);
            assertTrue(after.movedSince(before) <= 1.1 * after.mean(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 8, 1", "100, 8, 2", "1000, 10, 1", "1000, 50, 1"})
    void aNodeThatLeavesMovesHardlyMoreThanItsOwnSegments(int segments, int nodes, int replicas) {
        for (long seed = 0; seed < SEEDS; seed++) {
            var before = Cluster.random(seed, segments, nodes, replicas).placedBy(policy);
            String leaving = "read-00" + seed % nodes % 10;

            var after = before.without(leaving).placedBy(policy);

            assertTrue(
                    after.fullestToMean() <= 1.10, "seed " + seed + ": " + after.fullestToMean());
            assertTrue(after.movedSince(before) <= 1.1 * before.fill(leaving), "seed " + seed);
        }
    }

    @Test
    void segmentsThatComeAndGoLeaveTheOthersWhereTheyAre() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var cluster = Cluster.random(seed, 200, 8, 1).placedBy(policy);
            for (int change = 0; change < 20; change++) {
                var before = cluster;
                long gone = cluster.segments().get(random.nextInt(100)).id();
                var added =
                        new PlacedSegment(
                                10_000 + change, 7, random.nextInt(50_000, 740_001) * 512L, 1);
                cluster =
                        cluster.withSegments(s -> s.id() != gone, List.of(added)).placedBy(policy);

                assertTrue(cluster.fullestToMean() <= 1.10, "seed " + seed);
                assertTrue(
                        cluster.movedSince(before) <= added.sizeBytes() + 0.1 * cluster.mean(),
                        "seed " + seed);
            }
        }
    }
}
