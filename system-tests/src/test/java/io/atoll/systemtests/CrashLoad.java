package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.Metric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Clients that write, each with one that reads the same rows.
final class CrashLoad implements AutoCloseable {
    private static final int CLIENTS = 2;
    private static final int KEYS = 300;

    /// The keys of all clients are below this.
    static final int KEY_COUNT = CLIENTS * KEYS;

    private final Duration limit;
    private final List<CheckedClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong checks = new AtomicLong();
    private final AtomicLong longestWriteNanos = new AtomicLong();
    private final long began = System.nanoTime();
    private volatile boolean stopped;

    /// @param limit how long each request may take
    CrashLoad(TestCluster cluster, Random random, Duration limit) {
        this.limit = limit;
        for (int i = 0; i < CLIENTS; i++) {
            var client = new CheckedClient(cluster::router, Metric.L2, i * KEYS, KEYS, limit);
            clients.add(client);
            var writing = new Random(random.nextLong());
            var reading = new Random(random.nextLong());
            go("writing-" + i, () -> write(client, writing));
            go("reading-" + i, () -> check(client, reading));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private void go(String name, Work work) {
        threads.add(
                Thread.ofPlatform()
                        .name(name)
                        .start(
                                () -> {
                                    try {
                                        while (!stopped) {
                                            work.run();
                                        }
                                    } catch (Exception | AssertionError e) {
                                        trouble.compareAndSet(null, e);
                                    }
                                }));
    }

    private void write(CheckedClient client, Random random) {
        long from = System.nanoTime();
        client.write(random);
        longestWriteNanos.accumulateAndGet(System.nanoTime() - from, Math::max);
        writes.incrementAndGet();
    }

    private void check(CheckedClient client, Random random) throws Exception {
        client.checkSearch(random);
        client.checkQuery(random);
        client.checkCount(random);
        client.checkAll();
        checks.addAndGet(5);
    }

    void awaitWrites(int count) {
        long wanted = writes.get() + count;
        Await.until(count + " writes more", () -> writes.get() >= wanted || trouble.get() != null);
    }

    void requireHealth() {
        if (trouble.get() != null) {
            throw new AssertionError("a client is in trouble", trouble.get());
        }
        for (CheckedClient client : clients) {
            assertEquals(List.of(), client.unknownOutcomes(), "every write is acknowledged");
        }
    }

    void checkAll() throws Exception {
        for (CheckedClient client : clients) {
            client.checkAll();
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(limit);
        }
        assertTrue(threads.stream().noneMatch(Thread::isAlive), "all clients have ended");
    }

    String summary() {
        return "%d writes, %d checked answers in %d s; the longest write took %d ms"
                .formatted(
                        writes.get(),
                        checks.get(),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                        TimeUnit.NANOSECONDS.toMillis(longestWriteNanos.get()));
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
