package io.atoll.routing.consistenthash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;

class ConsistentHashPolicyTest {
    private static final int SEEDS = 40;

    private final PlacementPolicy policy = new ConsistentHashPolicyFactory().create(Map.of());

    @Test
    void isFoundByItsName() {
        var names = new ArrayList<String>();
        ServiceLoader.load(PlacementPolicyFactory.class).forEach(f -> names.add(f.name()));

        assertEquals(List.of("consistent-hash"), names);
    }

    @Test
    void refusesASettingThatItDoesNotKnow() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new ConsistentHashPolicyFactory().create(Map.of("vnodes", "3")));

        assertEquals(
                "consistent-hash has no setting 'vnodes'; it has virtual-nodes",
                error.getMessage());
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
            return java.util.Arrays.stream(fills).max().orElseThrow();
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

    @Test
    void nothingMovesWhenNothingChanges() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var cluster = Cluster.random(seed, 21, 9, 2).placedBy(policy);

            assertEquals(cluster.placement(), cluster.placedBy(policy).placement(), "seed " + seed);
        }
    }

    @Test
    void equalRequestsGiveEqualPlacementsInEveryProcess() {
        var cluster = Cluster.random(1, 300, 7, 2).placedBy(policy).without("read-003");
        var shuffled = new ArrayList<>(cluster.placement().owners().entrySet());
        Collections.shuffle(shuffled, new Random(2));
        Map<Long, List<String>> sameOwners = new HashMap<>();
        shuffled.forEach(e -> sameOwners.put(e.getKey(), e.getValue()));

        var other = new ConsistentHashPolicyFactory().create(Map.of());

        assertEquals(
                policy.place(
                        new PlacementRequest(
                                cluster.segments(), cluster.nodes(), cluster.placement())),
                other.place(
                        new PlacementRequest(
                                cluster.segments(), cluster.nodes(), new Placement(sameOwners))));
    }

    @Test
    void replicasStandOnDistinctNodesInDistinctZones() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var nodes = new ArrayList<ReadNode>();
            for (int i = 0; i < 9; i++) {
                nodes.add(Cluster.node("read-" + i, "zone-" + i % 3));
            }
            var cluster = Cluster.random(seed, 100, 1, 3).withNodes(nodes).placedBy(policy);
            var smaller = cluster.without("read-4").placedBy(policy);

            for (Cluster each : List.of(cluster, smaller)) {
                for (PlacedSegment segment : each.segments()) {
                    var zones = new HashSet<String>();
                    each.placement().ownersOf(segment.id()).forEach(o -> zones.add(each.zoneOf(o)));
                    assertEquals(3, zones.size(), "seed " + seed + " segment " + segment.id());
                }
            }
        }
    }

    @Test
    void whereNodesAreFewerThanReplicasAllHaveTheSegment() {
        var cluster = Cluster.random(5, 10, 2, 3).placedBy(policy);

        for (PlacedSegment segment : cluster.segments()) {
            assertEquals(
                    List.of("read-000", "read-001"),
                    cluster.placement().ownersOf(segment.id()).stream().sorted().toList());
        }
    }

    @Test
    void aNodeWithoutRoomIsPassedBy() {
        var cluster =
                Cluster.random(6, 50, 2, 1)
                        .withNodes(
                                List.of(
                                        Cluster.node("large", ""),
                                        new ReadNode("small", "", 1_000L << 20)))
                        .placedBy(policy);

        assertTrue(cluster.fill("small") <= 1_000L << 20, "fill " + cluster.fill("small"));
        assertTrue(cluster.fill("large") > cluster.fill("small"));
    }
}
