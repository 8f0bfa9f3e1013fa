package io.atoll.routing.allotment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementPolicyFactory;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;
import io.atoll.testkit.PlacementPolicyContract;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What each of Atoll's placement policies keeps to, beyond what every policy promises.
public abstract class PolicyContract extends PlacementPolicyContract {
    protected static final int SEEDS = 20;

    protected final PlacementPolicyFactory factory;
    protected final PlacementPolicy policy;

    protected PolicyContract(PlacementPolicyFactory factory) {
        this.factory = factory;
        this.policy = factory.create(Map.of());
    }

    @Override
    protected PlacementPolicyFactory factory() {
        return factory;
    }

    @Test
    void saysWhichSettingsItHasToWhoTriesAnother() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> factory.create(Map.of("no-such", "3")));

        assertTrue(
                error.getMessage().startsWith(factory.name() + " has no setting 'no-such'; it has"),
                error.getMessage());
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
    void aClusterThatIsReplacedAsAWholeIsPlacedAnew() {
        var cluster = Cluster.random(1, 50, 3, 2).placedBy(policy);
        var others = List.of(Cluster.node("x", ""), Cluster.node("y", ""), Cluster.node("z", ""));

        assertOwners(cluster.withNodes(others).placedBy(policy), 2, "other nodes");
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
