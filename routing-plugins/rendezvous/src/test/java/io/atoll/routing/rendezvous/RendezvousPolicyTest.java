package io.atoll.routing.rendezvous;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.routing.allotment.Cluster;
import io.atoll.routing.allotment.PolicyContract;

import org.junit.jupiter.api.Test;

class RendezvousPolicyTest extends PolicyContract {

    RendezvousPolicyTest() {
        super(new RendezvousPolicyFactory());
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
    void aNodeThatLeavesMovesItsOwnSegmentsOnly() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var before = Cluster.random(seed, 300, 8, 2).placedBy(policy);

            var after = before.without("read-005").placedBy(policy);

            assertEquals(before.fill("read-005"), after.movedSince(before), "seed " + seed);
        }
    }

    @Test
    void aNodeThatJoinsTakesWhatIsItsOwnAndNothingElseMoves() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var before = Cluster.random(seed, 300, 8, 2).placedBy(policy);

            var after = before.with(Cluster.node("read-new", "")).placedBy(policy);

            assertEquals(after.fill("read-new"), after.movedSince(before), "seed " + seed);
            assertTrue(after.fill("read-new") > 0, "seed " + seed);
        }
    }

    @Test
    void noNodeIsPreferred() {
        var cluster = Cluster.random(1, 10_000, 10, 1).placedBy(policy);

        assertTrue(cluster.fullestToMean() < 1.1, "fullest/mean " + cluster.fullestToMean());
    }
}
