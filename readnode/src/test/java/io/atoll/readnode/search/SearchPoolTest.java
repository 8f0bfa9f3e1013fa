package io.atoll.readnode.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.readnode.calls.CallLimit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

class SearchPoolTest {
    private static final int THREADS = 3;
    private static final long PATIENCE_SECONDS = 30;

    private final SearchPool pool = new SearchPool("test", THREADS);
    private final CallLimit limit = CallLimit.of(Duration.ofSeconds(PATIENCE_SECONDS));

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aRequestAloneIsRunByAllThreads() throws Exception {
        var all = new CyclicBarrier(THREADS);
        var pieces = new ArrayList<Supplier<Integer>>();
        for (int i = 0; i < THREADS; i++) {
            int piece = i;
            pieces.add(
                    () -> {
                        meet(all);
                        return piece;
                    });
        }

        assertEquals(List.of(0, 1, 2), inARequest(() -> pool.compute(pieces, limit)).get());
    }

    @Test
    void aRequestAmongOthersKeepsToItsThread() throws Exception {
        var busy = new CountDownLatch(THREADS - 1);
        var end = new CountDownLatch(1);
        for (int i = 1; i < THREADS; i++) {
            pool.begin(
                    () -> {
                        busy.countDown();
                        await(end);
                    });
        }
        await(busy);
        Supplier<Thread> piece = Thread::currentThread;

        List<Thread> threads =
                inARequest(
                                () -> {
                                    var used = new ArrayList<>(List.of(Thread.currentThread()));
                                    used.addAll(pool.compute(List.of(piece, piece, piece), limit));
                                    return used;
                                })
                        .get();

        assertEquals(1, Set.copyOf(threads).size());
        end.countDown();
    }

    @Test
    void theFirstFailureIsToldWhenNoPieceRunsAnyMore() {
        var running = new AtomicInteger();
        var first = new AtollException(ErrorCode.PARAMETER_INVALID, "the first");
        var pieces = new ArrayList<Supplier<Integer>>();
        for (int i = 0; i < 50; i++) {
            int piece = i;
            pieces.add(
                    () -> {
                        running.incrementAndGet();
                        try {
                            if (piece == 20 || piece == 30) {
                                throw piece == 20
                                        ? first
                                        : new AtollException(ErrorCode.INTERNAL, "another");
                            }
                            return piece;
                        } finally {
                            running.decrementAndGet();
                        }
                    });
        }

        CompletableFuture<Integer> told =
                inARequest(
                        () -> {
                            assertSame(
                                    first,
                                    assertThrows(
                                            AtollException.class,
                                            () -> pool.compute(pieces, limit)));
                            return running.get();
                        });

        assertEquals(0, told.join());
    }

    @Test
    void piecesThatBeginAfterTheLimitAreRefused() {
        Set<Integer> begun = ConcurrentHashMap.newKeySet();
        var pieces = new ArrayList<Supplier<Integer>>();
        for (int i = 0; i < 100; i++) {
            int piece = i;
            pieces.add(
                    () -> {
                        begun.add(piece);
                        limit.cancel();
                        return piece;
                    });
        }

        ErrorCode code =
                inARequest(
                                () ->
                                        assertThrows(
                                                        AtollException.class,
                                                        () -> pool.compute(pieces, limit))
                                                .code())
                        .join();

        assertEquals(ErrorCode.CANCELLED, code);
        assertTrue(begun.size() <= THREADS, begun.toString());
    }

    @Test
    void aClosedPoolTakesNothing() {
        pool.close();

        var refused = assertThrows(AtollException.class, () -> pool.begin(() -> {}));

        assertEquals(ErrorCode.NOT_READY, refused.code());
    }

    private <T> CompletableFuture<T> inARequest(Supplier<T> work) {
        var result = new CompletableFuture<T>();
        pool.begin(
                () -> {
                    try {
                        result.complete(work.get());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
        return result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("not all threads came", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("it did not happen");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
