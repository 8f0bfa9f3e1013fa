package io.atoll.routing.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.routing.allotment.Cluster;
import io.atoll.routing.allotment.PolicyContract;
import io.atoll.spi.Placement;
import io.atoll.spi.PlacementRequest.PlacedSegment;

import org.junit.jupiter.api.Test;

class HashPolicyTest extends PolicyContract {

    HashPolicyTest() {
        super(new HashPolicyFactory());
    }

    @Test
    void whatWasBeforeDoesNotMatter() {
        var cluster = Cluster.random(1, 200, 8, 2).placedBy(policy);

        var back =
                cluster.without("read-003")
                        .placedBy(policy)
                        .with(Cluster.node("read-003", ""))
                        .placedBy(policy);

        assertEquals(cluster.placement(), back.placement());
    }

    @Test
    void whereASegmentLiesDependsOnItsIdAndTheNodesAlone() {
        var cluster = Cluster.random(1, 100, 6, 1).placedBy(policy);
        var other = Cluster.random(2, 200, 6, 1).placedBy(policy);

        for (PlacedSegment segment : cluster.segments()) {
            assertEquals(
                    cluster.placement().ownersOf(segment.id()),
                    other.placement().ownersOf(segment.id()));
        }
    }

    @Test
    void furtherOwnersFollowInTheOrderOfIds() {
        var cluster = Cluster.random(1, 100, 6, 2).placedBy(policy);

        for (PlacedSegment segment : cluster.segments()) {
            var owners = cluster.placement().ownersOf(segment.id());
            int first = Integer.parseInt(owners.getFirst().substring(5));
            assertEquals("read-%03d".formatted((first + 1) % 6), owners.getLast());
        }
    }

    @Test
    void idsThatEndAlikeAreSpreadNevertheless() {
        var cluster = Cluster.random(1, 1_000, 8, 1);
        var timestamps =
                cluster.segments().stream()
                        .map(s -> new PlacedSegment(s.id() << 18, s.collectionId(), 1, 1))
                        .toList();

        var placed = new Cluster(timestamps, cluster.nodes(), Placement.EMPTY).placedBy(policy);

        assertTrue(placed.fullestToMean() < 1.3, "fullest/mean " + placed.fullestToMean());
    }
}
