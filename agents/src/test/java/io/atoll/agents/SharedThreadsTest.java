package io.atoll.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

class SharedThreadsTest {
    private final SharedThreads threads = new SharedThreads("test-", 4);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void eachPieceIsDoneOnce() {
        var done = new AtomicInteger[1_000];
        for (int i = 0; i < done.length; i++) {
            done[i] = new AtomicInteger();
        }

        asATask(() -> threads.each(done.length, i -> done[i].incrementAndGet(), () -> {}));

        for (AtomicInteger times : done) {
            assertEquals(1, times.get());
        }
    }

    @Test
    void aFailureLeavesWhatHasNotBegunAndIsThrown() {
        Set<Integer> begun = ConcurrentHashMap.newKeySet();
        var failure = new IllegalStateException("piece 3");

        asATask(
                () ->
                        assertSame(
                                failure,
                                assertThrows(
                                        IllegalStateException.class,
                                        () ->
                                                threads.each(
                                                        100_000,
                                                        i -> {
                                                            begun.add(i);
                                                            if (i == 3) {
                                                                throw failure;
                                                            }
                                                        },
                                                        () -> {}))));

        assertTrue(begun.contains(3));
        assertTrue(begun.size() < 100_000);
    }

    @Test
    void aTaskThatIsInterruptedWaitsForItsPiecesAndStaysInterrupted() {
        var told = new AtomicInteger();
        boolean interrupted =
                asATask(
                        () -> {
                            Thread.currentThread().interrupt();
                            threads.each(1, _ -> {}, told::incrementAndGet);
                            return Thread.interrupted();
                        });

        assertTrue(interrupted);
        assertEquals(1, told.get());
    }

    @Test
    void nothingBeginsAfterTheEnd() throws Exception {
        threads.close();

        assertThrows(RejectedExecutionException.class, () -> threads.begin(() -> {}));
        assertTrue(threads.awaitEnd(30));
    }

    private void asATask(Runnable work) {
        asATask(
                () -> {
                    work.run();
                    return true;
                });
    }

    private boolean asATask(BooleanSupplier work) {
        var done = new CompletableFuture<Boolean>();
        threads.begin(
                () -> {
                    try {
                        done.complete(work.getAsBoolean());
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                });
        return done.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
