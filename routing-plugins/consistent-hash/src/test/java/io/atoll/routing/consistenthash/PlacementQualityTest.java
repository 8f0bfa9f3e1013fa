package io.atoll.routing.consistenthash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.routing.allotment.BestPossible;
import io.atoll.routing.allotment.Quality;
import io.atoll.routing.allotment.Shape;
import io.atoll.spi.PlacementPolicy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.stream.Stream;

/// What the policy is held to on clusters with a hundred segments and more, and that it comes close
/// to what is possible on a small one. The benchmark shows the same with more seeds, and beside
/// other policies.
class PlacementQualityTest {
    private static final int SEEDS = 40;

    private final PlacementPolicy policy = new ConsistentHashPolicyFactory().create(Map.of());

    static Stream<Shape> largeOnes() {
        return Stream.of(
                Shape.of(100, 8, 1),
                Shape.of(100, 8, 2),
                Shape.of(1_000, 10, 1),
                Shape.of(1_000, 50, 1),
                Shape.ofCollections(200, 16));
    }

    @ParameterizedTest
    @MethodSource("largeOnes")
    void holdsWhatIsPromised(Shape shape) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Quality quality = Quality.of(policy, shape, seed);

            assertAtMost(1.05, quality.fresh(), "fullest/mean, fresh", seed);
            assertAtMost(1.10, quality.added(), "fullest/mean with a node more", seed);
            assertAtMost(1.10, quality.removed(), "fullest/mean with a node fewer", seed);
            assertAtMost(1.10, quality.changed(), "fullest/mean in 20 changes", seed);
            assertAtMost(1.1 * quality.idealOnAdd(), quality.movedOnAdd(), "moved on add", seed);
            assertAtMost(1.1 * quality.idealOnRemove(), quality.movedOnRemove(), "on remove", seed);
            assertAtMost(1.1, quality.movedOnChanges(), "moved in 20 changes by ideal", seed);
        }
    }

    /// Two or three segments on each node: which of them, is all that there is to choose.
    @Test
    void fewSegmentsAreNearlyAsEvenAsTheirSizesAllow() {
        double sum = 0;
        double sumOfLargestFirst = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Shape shape = Shape.of(21, 9, 1);
            BestPossible best = BestPossible.of(shape.cluster(seed));

            double fresh = Quality.of(policy, shape, seed).fresh();

            assertAtMost(1.10 * best.bound(), fresh, "fullest/mean", seed);
            sum += fresh;
            sumOfLargestFirst += best.reached();
        }
        assertTrue(sum < sumOfLargestFirst, sum + ", largest first: " + sumOfLargestFirst);
    }

    private static void assertAtMost(double limit, double figure, String what, long seed) {
        assertTrue(
                figure <= limit,
                () -> "seed %d: %s is %.4f, at most %.4f".formatted(seed, what, figure, limit));
    }
}
