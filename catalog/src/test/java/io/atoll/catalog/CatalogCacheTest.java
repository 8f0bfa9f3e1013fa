package io.atoll.catalog;

import static io.atoll.catalog.TestCollections.collection;
import static io.atoll.catalog.TestCollections.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.agents.AgentMeters;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.connections.ConnectionSource;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(60)
class CatalogCacheTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir Path folder;

    private final Gate gate = new Gate();
    private final List<CatalogState> heard = Collections.synchronizedList(new ArrayList<>());
    private CatalogWriter writer;
    private CatalogReader reader;

    /// Counts the looks at the catalog, and holds them up or lets them fail.
    private static final class Gate {
        final Semaphore looks = new Semaphore(0);
        volatile CountDownLatch open = new CountDownLatch(0);
        volatile boolean away;

        ConnectionSource before(ConnectionSource pool) {
            return () -> {
                looks.release();
                try {
                    open.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                if (away) {
                    throw new CatalogException("away", null);
                }
                return pool.connection();
            };
        }
    }

    @BeforeEach
    void makeCatalog() {
        CatalogConfig config = CatalogConfig.sqlite(folder.resolve("catalog.db"));
        writer = CatalogWriter.open(config);
        writer.takeReign(1, "write-1", "localhost:1");
        reader = CatalogReader.open(config, gate::before);
    }

    @AfterEach
    void close() {
        gate.open.countDown();
        reader.close();
        writer.close();
    }

    private CatalogCache cache(Duration pollInterval) {
        return CatalogCache.start(reader, pollInterval, heard::add, AgentMeters.unwatched());
    }

    private long create(long id) {
        return TestCollections.create(writer, collection(id, "collection-" + id), journal(id + 5));
    }

    @Test
    void beginsWithTheStateThatThereIs() {
        create(10);

        try (CatalogCache cache = cache(NEVER)) {
            assertEquals(Set.of(10L), cache.state().collections().keySet());
            assertEquals(List.of(), heard);
        }
    }

    @Test
    void noticesChangesByItself() {
        try (CatalogCache cache = cache(OFTEN)) {
            long change = create(10);

            assertEquals(Set.of(10L), cache.await(change, LIMIT).collections().keySet());
        }
    }

    @Test
    void aRefreshShowsWhatWasCommittedBeforeIt() {
        try (CatalogCache cache = cache(NEVER)) {
            for (long id = 10; id < 100; id += 10) {
                long change = create(id);

                assertEquals(change, cache.refresh().changeNumber());
                assertEquals(change, cache.state().changeNumber());
                assertEquals(change, heard.getLast().changeNumber());
            }
        }
    }

    @Test
    void listenersHearEachNewStateOnceAndInOrder() {
        try (CatalogCache cache = cache(OFTEN)) {
            long first = cache.state().changeNumber();
            for (long id = 10; id < 200; id += 10) {
                create(id);
            }
            cache.refresh();
            cache.refresh();

            List<Long> numbers = heard.stream().map(CatalogState::changeNumber).toList();
            assertEquals(numbers.stream().distinct().sorted().toList(), numbers);
            assertTrue(numbers.getFirst() > first);
            assertSame(cache.state(), heard.getLast());
        }
    }

    @Test
    void aListenerThatFailsDoesNotStopTheCache() {
        var failing =
                CatalogCache.start(
                        reader,
                        NEVER,
                        _ -> {
                            throw new IllegalStateException("of the test");
                        },
                        AgentMeters.unwatched());
        try (failing) {
            create(10);
            failing.refresh();
            create(20);

            assertEquals(Set.of(10L, 20L), failing.refresh().collections().keySet());
        }
    }

    @Test
    void aListenerMayRefresh() {
        var cache = new AtomicReference<CatalogCache>();
        var heardInside = new CompletableFuture<CatalogState>();
        try (var started =
                CatalogCache.start(
                        reader,
                        NEVER,
                        _ -> heardInside.complete(cache.get().refresh()),
                        AgentMeters.unwatched())) {
            cache.set(started);
            long change = create(10);
            started.refresh();

            assertEquals(change, heardInside.join().changeNumber());
        }
    }

    @Test
    void concurrentRefreshesShareOneLook() throws Exception {
        try (CatalogCache cache = cache(NEVER)) {
            gate.looks.drainPermits();
            gate.open = new CountDownLatch(1);
            Thread first = Thread.ofPlatform().start(cache::refresh);
            assertTrue(gate.looks.tryAcquire(20, TimeUnit.SECONDS), "the first look begins");
            // These come while it is under way: it may have read too early for them.
            var others = new ArrayList<Thread>();
            for (int i = 0; i < 10; i++) {
                others.add(Thread.ofPlatform().start(cache::refresh));
            }
            for (Thread other : others) {
                awaitWaiting(other);
            }
            gate.open.countDown();
            first.join();
            for (Thread other : others) {
                other.join();
            }

            assertEquals(1, gate.looks.availablePermits(), "looks after the first");
        }
    }

    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(System.nanoTime() < deadline, "the thread does not come to wait");
            Thread.onSpinWait();
        }
    }

    @Test
    void theLastStateStaysWhileTheCatalogIsAway() {
        try (CatalogCache cache = cache(NEVER)) {
            create(10);
            CatalogState last = cache.refresh();
            gate.away = true;
            long change = create(20);

            assertSame(last, cache.refresh());
            assertSame(last, cache.refresh());
            var late =
                    assertThrows(
                            AtollException.class, () -> cache.await(change, Duration.ofMillis(50)));
            assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.code());

            gate.away = false;
            assertEquals(change, cache.refresh().changeNumber());
        }
    }

    @Test
    void theAgeGrowsWhileTheCatalogIsAway() {
        try (CatalogCache cache = cache(NEVER)) {
            gate.away = true;
            Duration before = cache.age();
            cache.refresh();
            Duration away = cache.age();
            assertTrue(away.compareTo(before) > 0, "the age grew by a look that failed");

            gate.away = false;
            long askedAt = System.nanoTime();
            cache.refresh();
            assertTrue(cache.age().compareTo(Duration.ofNanos(System.nanoTime() - askedAt)) <= 0);
        }
    }

    @Test
    void aRefreshThatHangsAnswersTheLastStateAfterItsLimit() {
        try (CatalogCache cache = cache(NEVER)) {
            CatalogState last = cache.state();
            create(10);
            gate.open = new CountDownLatch(1);

            assertSame(last, cache.refresh(Duration.ofMillis(20)));
            gate.open.countDown();
        }
    }

    @Test
    void aClosedCacheKeepsItsLastStateAndLooksNoMore() {
        CatalogCache cache = cache(OFTEN);
        CatalogState last = cache.state();
        cache.close();
        create(10);

        assertSame(last, cache.state());
        assertSame(last, cache.refresh());
    }
}
