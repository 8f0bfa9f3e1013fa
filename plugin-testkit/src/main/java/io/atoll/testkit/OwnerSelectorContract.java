package io.atoll.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.spi.OwnerSelector;
import io.atoll.spi.OwnerSelector.OwnerLoad;
import io.atoll.spi.OwnerSelectorFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What every [OwnerSelector] promises. Whom it prefers is its own affair, and for tests of its
/// own.
@Timeout(120)
public abstract class OwnerSelectorContract {
    private static final int READS = 2_000;

    /// The factory of the selector that is tested.
    protected abstract OwnerSelectorFactory factory();

    /// With which it is made here.
    protected Map<String, String> settings() {
        return Map.of();
    }

    private OwnerSelector create() {
        return factory().create(settings());
    }

    @Test
    final void theFactoryIsFoundByItsName() {
        FactoryPromises.assertFound(
                OwnerSelectorFactory.class, factory(), OwnerSelectorFactory::name);
    }

    @Test
    final void aSettingThatItDoesNotKnowIsRefusedByName() {
        FactoryPromises.assertRefusesUnknownSetting(settings(), factory()::create);
    }

    @Test
    final void choosesOneOfTheOwnersWhateverTheirLoad() {
        OwnerSelector selector = create();
        var random = new Random(42);
        for (int read = 0; read < READS; read++) {
            List<Load> owners = owners(random, 2 + random.nextInt(6));

            assertChoosesOne(selector, random.nextLong(), owners, read);
        }
    }

    /// Turns are counted without an end, so they overflow.
    @Test
    final void choosesOneOfTheOwnersInEveryTurn() {
        OwnerSelector selector = create();
        List<Load> owners = owners(new Random(42), 3);
        for (int i = -READS; i <= READS; i++) {
            assertChoosesOne(selector, 1, owners, i);
            assertChoosesOne(selector, Long.MAX_VALUE, owners, Integer.MAX_VALUE + i);
        }
    }

    @Test
    final void choosesOneOfTheOwnersAtTheLimitsOfWhatCanBeMeasured() {
        OwnerSelector selector = create();
        List<Load> extremes =
                List.of(
                        new Load("idle", 0, 0, 0),
                        new Load("busy", Integer.MAX_VALUE, Integer.MAX_VALUE, 1),
                        new Load("slow", 0, 0, Double.MAX_VALUE),
                        new Load("hopeless", Integer.MAX_VALUE, 0, Double.MAX_VALUE));
        for (Load first : extremes) {
            for (Load second : extremes) {
                for (int turn = 0; turn < 4; turn++) {
                    assertChoosesOne(selector, 1, List.of(first, second), turn);
                }
            }
        }
    }

    @Test
    final void canBeUsedByManyThreadsAtOnce() throws Exception {
        OwnerSelector shared = create();
        List<Callable<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            var random = new Random(thread);
            threads.add(
                    () -> {
                        for (int read = 0; read < READS; read++) {
                            List<Load> owners = owners(random, 2 + read % 4);
                            assertChoosesOne(shared, read, owners, read);
                        }
                        return null;
                    });
        }

        List<Future<Void>> results;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads.size())) {
            results = pool.invokeAll(threads);
        }

        for (Future<Void> result : results) {
            result.get();
        }
    }

    private static void assertChoosesOne(
            OwnerSelector selector, long segmentId, List<Load> owners, int turn) {
        int chosen = selector.choose(segmentId, owners, turn);
        assertTrue(
                chosen >= 0 && chosen < owners.size(),
                () ->
                        "turn %d, segment %d: chose %d of %s"
                                .formatted(turn, segmentId, chosen, owners));
    }

    /// A list that cannot be changed, as the router's.
    private static List<Load> owners(Random random, int count) {
        var owners = new ArrayList<Load>();
        for (int i = 0; i < count; i++) {
            owners.add(
                    new Load(
                            "read-" + i,
                            random.nextInt(100),
                            random.nextInt(10),
                            random.nextDouble(50, 100_000)));
        }
        return List.copyOf(owners);
    }

    private record Load(String nodeId, int outstanding, int chosen, double serviceMicros)
            implements OwnerLoad {}
}
