package io.atoll.routing.allotment;

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

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;

/// What each of Atoll's placement policies keeps to.
public abstract class PolicyContract {
    protected static final int SEEDS = 20;

    protected final PlacementPolicyFactory factory;
    protected final PlacementPolicy policy;

    protected PolicyContract(PlacementPolicyFactory factory) {
        this.factory = factory;
        this.policy = factory.create(Map.of());
    }

    @Test
    void isFoundByItsName() {
        var names = new ArrayList<String>();
        ServiceLoader.load(PlacementPolicyFactory.class).forEach(f -> names.add(f.name()));

        assertTrue(names.contains(factory.name()), names.toString());
    }

    @Test
    void refusesASettingThatItDoesNotKnow() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> factory.create(Map.of("no-such", "3")));

        assertTrue(
                error.getMessage().startsWith(factory.name() + " has no setting 'no-such'; it has"),
                error.getMessage());
    }

    @Test
    void everySegmentHasItsReplicasOnDistinctNodesThatAreThere() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var before = Cluster.random(seed, 100, 7, 2).placedBy(policy);
            var after = before.without("read-003").with(Cluster.node("new", "")).placedBy(policy);

            assertOwners(before, 2, "seed " + seed);
            assertOwners(after, 2, "seed " + seed);
        }
    }

    private static void assertOwners(Cluster cluster, int count, String message) {
        var ids = new HashSet<String>();
        cluster.nodes().forEach(node -> ids.add(node.id()));
        assertEquals(cluster.segments().size(), cluster.placement().owners().size(), message);
        for (PlacedSegment segment : cluster.segments()) {
            List<String> owners = cluster.placement().ownersOf(segment.id());
            assertEquals(count, Set.copyOf(owners).size(), message + ": " + owners);
            assertEquals(count, owners.size(), message + ": " + owners);
            assertTrue(ids.containsAll(owners), message + ": " + owners);
        }
    }

    @Test
    void whereNodesAreFewerThanReplicasAllHaveTheSegment() {
        assertOwners(Cluster.random(5, 10, 2, 3).placedBy(policy), 2, "two nodes, three replicas");
    }

    @Test
    void noSegmentsArePlacedAsNone() {
        var cluster = Cluster.random(1, 0, 3, 1).placedBy(policy);

        assertEquals(Placement.EMPTY, cluster.placement());
    }

    @Test
    void whatIsGoneIsForgotten() {
        var cluster = Cluster.random(1, 30, 3, 1).placedBy(policy);

        var fewer = cluster.withSegments(s -> s.id() % 2 == 0, List.of()).placedBy(policy);

        assertOwners(fewer, 1, "every other segment");
    }

    @Test
    void aClusterThatIsReplacedAsAWholeIsPlacedAnew() {
        var cluster = Cluster.random(1, 50, 3, 2).placedBy(policy);
        var others = List.of(Cluster.node("x", ""), Cluster.node("y", ""), Cluster.node("z", ""));

        assertOwners(cluster.withNodes(others).placedBy(policy), 2, "other nodes");
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

        var request =
                new PlacementRequest(cluster.segments(), cluster.nodes(), cluster.placement());
        var equal =
                new PlacementRequest(
                        cluster.segments(), cluster.nodes(), new Placement(sameOwners));

        assertEquals(policy.place(request), factory.create(Map.of()).place(equal));
    }

    @Test
    void replicasStandInDistinctZones() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var nodes = new ArrayList<ReadNode>();
            for (int i = 0; i < 9; i++) {
                nodes.add(Cluster.node("read-" + i, "zone-" + i % 3));
            }
            var cluster = Cluster.random(seed, 100, 1, 3).withNodes(nodes).placedBy(policy);

            assertDistinctZones(cluster, "seed " + seed);
            assertDistinctZones(cluster.without("read-4").placedBy(policy), "seed " + seed);
        }
    }

    private static void assertDistinctZones(Cluster cluster, String message) {
        for (PlacedSegment segment : cluster.segments()) {
            var zones = new HashSet<String>();
            cluster.placement().ownersOf(segment.id()).forEach(o -> zones.add(cluster.zoneOf(o)));
            assertEquals(3, zones.size(), message + " segment " + segment.id());
        }
    }

    @Test
    void aNodeWithoutRoomIsPassedBy() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var large = Cluster.node("large", "");
            var small = new ReadNode("small", "", 1_000L << 20);
            var cluster = Cluster.random(seed, 50, 1, 1).withNodes(List.of(large, small));

            var placed = cluster.placedBy(policy);

            assertTrue(placed.fill("small") <= small.capacityBytes(), "seed " + seed);
        }
    }

    @Test
    void roomCountsMoreThanZones() {
        var here = new ReadNode("a", "here", Long.MAX_VALUE);
        var alsoHere = new ReadNode("b", "here", Long.MAX_VALUE);
        var there = new ReadNode("c", "there", 1);
        var cluster = Cluster.random(3, 20, 1, 2).withNodes(List.of(here, alsoHere, there));

        assertEquals(0, cluster.placedBy(policy).fill("c"));
    }

    @Test
    void aNodeThatLostRoomGivesAwayWhatItCannotHold() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var cluster = Cluster.random(seed, 60, 4, 2).placedBy(policy);
            long less = cluster.fill("read-002") / 2;
            var nodes = new ArrayList<>(cluster.nodes());
            nodes.set(2, new ReadNode("read-002", "", less));

            var after = cluster.withNodes(nodes).placedBy(policy);

            assertTrue(after.fill("read-002") <= less, "seed " + seed);
            assertOwners(after, 2, "seed " + seed);
        }
    }

    @Test
    void whereRoomIsShortNoNodeIsOverfullThatCouldGiveSomethingAway() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var nodes = new ArrayList<ReadNode>();
            for (int i = 0; i < 5; i++) {
                nodes.add(new ReadNode("read-" + i, "", (1 + i) * 1_000L << 20));
            }
            var cluster = Cluster.random(seed, 100, 1, 1).withNodes(nodes).placedBy(policy);

            assertOwners(cluster, 1, "seed " + seed);
            for (ReadNode node : nodes) {
                long free = node.capacityBytes() - cluster.fill(node.id());
                for (PlacedSegment segment : cluster.segments()) {
                    var owner = cluster.node(cluster.placement().ownersOf(segment.id()).getFirst());
                    assertTrue(
                            cluster.fill(owner.id()) <= owner.capacityBytes()
                                    || segment.sizeBytes() > free,
                            "seed %d: segment %d of %s fits into %s"
                                    .formatted(seed, segment.id(), owner.id(), node.id()));
                }
            }
        }
    }
}
