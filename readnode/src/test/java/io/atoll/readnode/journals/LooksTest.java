package io.atoll.readnode.journals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

class LooksTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Long> delays = new ArrayList<>();
    private final List<Long> looked = new ArrayList<>();
    private boolean busy;
    private long now;

    private Looks looks(Looks.Action action) {
        return new Looks(
                (task, delayNanos) -> {
                    tasks.add(task);
                    delays.add(delayNanos);
                },
                () -> busy,
                () -> now,
                action);
    }

    @Test
    void allWhoAskBeforeALookBeginsWaitForTheSameOne() {
        var looks = looks(looked::add);
        var first = looks.request(10);
        var second = looks.request(30);
        var third = looks.request(20);

        tasks.remove().run();

        assertEquals(List.of(30L), looked);
        assertTrue(first.isDone() && second.isDone() && third.isDone());
        assertTrue(tasks.isEmpty());
    }

    @Test
    void whoAsksDuringALookWaitsForTheNext() {
        var during = new ArrayList<CompletableFuture<Void>>();
        var looks = new ArrayList<Looks>();
        looks.add(
                looks(
                        deadline -> {
                            looked.add(deadline);
                            if (looked.size() == 1) {
                                during.add(looks.getFirst().request(2));
                            }
                        }));
        looks.getFirst().request(1);

        tasks.remove().run();
        assertFalse(during.getFirst().isDone());

        tasks.remove().run();
        assertTrue(during.getFirst().isDone());
        assertEquals(List.of(1L, 2L), looked);
    }

    @Test
    void aLookThatFailsFailsForAllWhoWaitAndTheNextOneIsNew() {
        var looks =
                looks(
                        deadline -> {
                            looked.add(deadline);
                            if (looked.size() == 1) {
                                throw new IOException("away");
                            }
                        });
        var failed = looks.request(1);
        tasks.remove().run();
        assertThrows(CompletionException.class, failed::join);

        var good = looks.request(1);
        tasks.remove().run();
        good.join();
    }

    @Test
    void whileSearchesQueueTheNextLookWaitsAMomentForMoreToJoin() {
        var looks = looks(looked::add);
        busy = true;
        looks.request(1);
        tasks.remove().run();
        now += 300_000;
        looks.request(2);
        tasks.remove().run();

        busy = false;
        now += 300_000;
        looks.request(3);

        assertEquals(List.of(0L, 700_000L, 0L), delays);
    }
}
