package io.atoll.routing.roundrobin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.routing.allotment.Cluster;
import io.atoll.routing.allotment.PolicyContract;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;

import org.junit.jupiter.api.Test;

import java.util.List;

class RoundRobinPolicyTest extends PolicyContract {

    RoundRobinPolicyTest() {
        super(new RoundRobinPolicyFactory());
    }

    @Test
    void dealsInTurn() {
        var cluster = Cluster.random(1, 9, 3, 1).placedBy(policy);

        for (PlacedSegment segment : cluster.segments()) {
            assertEquals(
                    List.of("read-00" + (segment.id() - 1_000) % 3),
                    cluster.placement().ownersOf(segment.id()));
        }
    }

    @Test
    void nodesHoldEquallyManySegmentsGiveOrTakeOne() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var fresh = Cluster.random(seed, 101, 8, 2).placedBy(policy);
            var larger = fresh.with(Cluster.node("read-new", "")).placedBy(policy);
            var smaller = larger.without("read-003").without("read-004").placedBy(policy);

            for (Cluster cluster : List.of(fresh, larger, smaller)) {
                int segments = 2 * cluster.segments().size();
                int fewest = segments / cluster.nodes().size();
                for (ReadNode node : cluster.nodes()) {
                    int count = count(node.id(), cluster);
                    assertTrue(
                            count == fewest || count == fewest + 1,
                            "seed %d: %s has %d".formatted(seed, node.id(), count));
                }
            }
        }
    }

    private static int count(String nodeId, Cluster cluster) {
        return (int)
                cluster.placement().owners().values().stream()
                        .filter(owners -> owners.contains(nodeId))
                        .count();
    }

    @Test
    void aNodeThatLeavesMovesItsOwnSegmentsOnly() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var before = Cluster.random(seed, 160, 8, 1).placedBy(policy);

            var after = before.without("read-005").placedBy(policy);

            assertEquals(before.fill("read-005"), after.movedSince(before), "seed " + seed);
        }
    }

    @Test
    void aNodeThatJoinsTakesItsShareAndNothingElseMoves() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var before = Cluster.random(seed, 160, 8, 1).placedBy(policy);

            var after = before.with(Cluster.node("read-new", "")).placedBy(policy);

            assertEquals(after.fill("read-new"), after.movedSince(before), "seed " + seed);
            assertEquals(17, count("read-new", after), "seed " + seed);
        }
    }
}
