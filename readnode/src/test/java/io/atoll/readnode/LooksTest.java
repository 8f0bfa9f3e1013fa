package io.atoll.readnode;

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
    private final List<Long> looked = new ArrayList<>();

    @Test
    void allWhoAskBeforeALookBeginsWaitForTheSameOne() {
        var looks = new Looks(tasks::add, looked::add);
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
                new Looks(
                        tasks::add,
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
                new Looks(
                        tasks::add,
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
}
