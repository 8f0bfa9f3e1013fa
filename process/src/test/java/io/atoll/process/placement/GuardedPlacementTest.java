package io.atoll.process.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.spi.Placement;
import io.atoll.spi.PlacementPolicy;
import io.atoll.spi.PlacementRequest;
import io.atoll.spi.PlacementRequest.PlacedSegment;
import io.atoll.spi.PlacementRequest.ReadNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class GuardedPlacementTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<PlacedSegment> segments =
            List.of(segment(1, 10), segment(2, 20), segment(3, 30));
    private final Placement good =
            placement(Map.of(1L, List.of("a"), 2L, List.of("b"), 3L, List.of("a")));

    @Test
    void aGoodAnswerIsTaken() {
        assertEquals(good, guarded(_ -> good).place(request(Placement.EMPTY)));
        assertRefusals(0, 0, 0);
    }

    @Test
    void aPolicyThatThrowsLeavesThePreviousPlacement() {
        var guard =
                guarded(
                        _ -> {
                            throw new IllegalStateException("broken");
                        });

        assertEquals(good, guard.place(request(good)));
        assertRefusals(1, 0, 0);
    }

    @Test
    void soDoesOneThatOverflowsItsStackOrLacksAClass() {
        assertEquals(good, guarded(GuardedPlacementTest::endless).place(request(good)));
        var guard =
                guarded(
                        _ -> {
                            throw new NoClassDefFoundError("com/example/Missing");
                        });
        assertEquals(good, guard.place(request(good)));
        assertRefusals(2, 0, 0);
    }

    private static Placement endless(PlacementRequest request) {
        // There always are nodes.
        return request.nodes().isEmpty() ? Placement.EMPTY : endless(request);
    }

    @Test
    void aPolicyThatHangsIsGivenUpAtTheLimit() {
        var never = new CountDownLatch(1);
        var guard = guarded(_ -> waitFor(never), SHORT);

        assertEquals(good, guard.place(request(good)));
        assertRefusals(0, 1, 0);
        never.countDown();
    }

    @Test
    void oneThatHangsDeafToInterruptsHoldsOneThreadOnlyAndIsAskedAgainWhenItCameBack()
            throws InterruptedException {
        var gate = new CountDownLatch(1);
        var calls = new AtomicInteger();
        var worker = new Thread[1];
        var guard =
                guarded(
                        _ -> {
                            if (calls.incrementAndGet() == 1) {
                                worker[0] = Thread.currentThread();
                                waitDeafly(gate);
                            }
                            return good;
                        },
                        Duration.ofMillis(500));

        var previous = placement(Map.of(1L, List.of("b"), 2L, List.of("b"), 3L, List.of("b")));
        for (int i = 0; i < 5; i++) {
            assertEquals(previous, guard.place(request(previous)));
        }
        assertEquals(1, calls.get());
        assertRefusals(0, 5, 0);
        gate.countDown();
        worker[0].join();

        assertEquals(good, guard.place(request(previous)));
        assertEquals(2, calls.get());
    }

    @Test
    void aPolicyThatIsWellAgainIsFollowed() {
        var broken = new AtomicInteger(1);
        var other = placement(Map.of(1L, List.of("b"), 2L, List.of("a"), 3L, List.of("b")));
        var guard =
                guarded(
                        _ -> {
                            if (broken.getAndDecrement() > 0) {
                                throw new IllegalStateException("for once");
                            }
                            return other;
                        });

        assertEquals(good, guard.place(request(good)));
        assertEquals(other, guard.place(request(good)));
    }

    @Test
    void nullIsNonsense() {
        assertEquals(good, guarded(GuardedPlacementTest::nothing).place(request(good)));
        assertRefusals(0, 0, 1);
    }

    @SuppressWarnings("NullAway") // What a careless plugin does.
    private static Placement nothing(PlacementRequest request) {
        return null;
    }

    @Test
    void anOwnerThatIsNullCannotEvenBeSaid() {
        var guard =
                guarded(
                        _ -> {
                            Map<Long, List<String>> owners = new HashMap<>();
                            owners.put(1L, Arrays.asList((String) null));
                            return new Placement(owners);
                        });

        assertEquals(good, guard.place(request(good)));
        assertRefusals(1, 0, 0);
    }

    @Test
    void ownersThatAreNotThereAreNonsense() {
        assertNonsense(
                "segment 2 has the owner 'x', which is none of the 2 nodes",
                Map.of(1L, List.of("a"), 2L, List.of("x"), 3L, List.of("a")));
    }

    @Test
    void tooFewOwnersAreNonsense() {
        assertNonsense("segment 3 has 0 owners, not 1", Map.of(1L, List.of("a"), 2L, List.of("b")));
    }

    @Test
    void tooManyOwnersAreNonsense() {
        assertNonsense(
                "segment 1 has 2 owners, not 1",
                Map.of(1L, List.of("a", "b"), 2L, List.of("b"), 3L, List.of("a")));
    }

    @Test
    void anOwnerTwiceIsNonsense() {
        var request =
                new PlacementRequest(
                        List.of(new PlacedSegment(1, 1, 10, 2)), nodes(), Placement.EMPTY);

        assertEquals(
                "segment 1 has an owner twice: [a, a]",
                Nonsense.in(placement(Map.of(1L, List.of("a", "a"))), request).orElseThrow());
    }

    @Test
    void segmentsThatWereNotAskedForAreNonsense() {
        assertNonsense(
                "segment 4 was not asked for",
                Map.of(1L, List.of("a"), 2L, List.of("b"), 3L, List.of("a"), 4L, List.of("a")));
    }

    @Test
    void aNodeAboveItsCapacityIsNonsenseWhileAnotherOneHasRoom() {
        var request =
                new PlacementRequest(
                        segments,
                        List.of(new ReadNode("a", "", 50), new ReadNode("b", "", 40)),
                        Placement.EMPTY);

        assertEquals(
                "a is given 60 bytes and holds 50, while segment 1 of it (10 bytes) fits into b",
                Nonsense.in(
                                placement(
                                        Map.of(
                                                1L, List.of("a"),
                                                2L, List.of("a"),
                                                3L, List.of("a"))),
                                request)
                        .orElseThrow());
    }

    @Test
    void whereNoNodeHasRoomOneMayBeAboveItsCapacity() {
        var request =
                new PlacementRequest(
                        segments,
                        List.of(new ReadNode("a", "", 25), new ReadNode("b", "", 25)),
                        Placement.EMPTY);
        var best = placement(Map.of(1L, List.of("a"), 2L, List.of("b"), 3L, List.of("a")));

        assertTrue(Nonsense.in(best, request).isEmpty());
    }

    private void assertNonsense(String words, Map<Long, List<String>> owners) {
        Placement answer = placement(owners);
        assertEquals(words, Nonsense.in(answer, request(Placement.EMPTY)).orElseThrow());
        assertEquals(good, guarded(_ -> answer).place(request(good)));
        assertRefusals(0, 0, 1);
    }

    @Test
    void segmentsWithoutALivingOwnerGetTheNodeWithTheMostRoom() {
        var guard =
                guarded(
                        _ -> {
                            throw new IllegalStateException("broken");
                        });
        var previous = placement(Map.of(1L, List.of("a"), 2L, List.of("gone"), 9L, List.of("a")));

        assertEquals(
                placement(Map.of(1L, List.of("a"), 2L, List.of("b"), 3L, List.of("a"))),
                guard.place(request(previous)));
    }

    @Test
    void ownersOfWhichOneLivesStayAsTheyAre() {
        var guard =
                guarded(
                        _ -> {
                            throw new IllegalStateException("broken");
                        });
        var previous =
                placement(
                        Map.of(1L, List.of("gone", "a"), 2L, List.of("b"), 3L, List.of("a", "b")));

        assertEquals(previous, guard.place(request(previous)));
    }

    @Test
    void whatTheRequestDoesNotKnowOfStaysWhereTheLastAnswerPutIt() {
        var broken = new AtomicInteger();
        var guard =
                guarded(
                        _ -> {
                            if (broken.get() > 0) {
                                throw new IllegalStateException("broken");
                            }
                            return good;
                        });
        guard.place(request(Placement.EMPTY));
        broken.set(1);

        assertEquals(good, guard.place(request(Placement.EMPTY)));
    }

    @Test
    void whoIsInterruptedStopsWaiting() {
        var never = new CountDownLatch(1);
        var guard = guarded(_ -> waitFor(never), LONG);
        Thread.currentThread().interrupt();

        assertThrows(CancellationException.class, () -> guard.place(request(good)));

        assertTrue(Thread.interrupted(), "the interrupt is still to be seen");
        never.countDown();
    }

    private Placement waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return good;
    }

    private static void waitDeafly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException _) {
                // As a plugin that knows no better.
            }
        }
    }

    private GuardedPlacement guarded(PlacementPolicy policy) {
        return guarded(policy, LONG);
    }

    private GuardedPlacement guarded(PlacementPolicy policy, Duration limit) {
        return new GuardedPlacement("mine", policy, limit, "write-1", meters);
    }

    private PlacementRequest request(Placement previous) {
        return new PlacementRequest(segments, nodes(), previous);
    }

    private static List<ReadNode> nodes() {
        return List.of(
                new ReadNode("a", "", Long.MAX_VALUE), new ReadNode("b", "", Long.MAX_VALUE));
    }

    private static PlacedSegment segment(long id, long sizeBytes) {
        return new PlacedSegment(id, 1, sizeBytes, 1);
    }

    private static Placement placement(Map<Long, List<String>> owners) {
        return new Placement(owners);
    }

    private void assertRefusals(int threw, int hung, int nonsense) {
        assertEquals(threw, refusals("threw"), "threw");
        assertEquals(hung, refusals("hung"), "hung");
        assertEquals(nonsense, refusals("nonsense"), "nonsense");
    }

    private double refusals(String reason) {
        return meters.get("atoll.placement.refusals")
                .tags("policy", "mine", "reason", reason, "member", "write-1")
                .counter()
                .count();
    }
}
