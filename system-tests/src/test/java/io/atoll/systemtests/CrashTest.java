package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.catalog.CatalogConfig;
import io.atoll.model.Metric;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// The write node is killed, and its machine's power fails, again and again at random moments:
/// while it is written to, while it seals, builds indexes and compacts (journals are so short that
/// it hardly does anything else), while it starts and takes over from its dead self. Clients write
/// and read all the time and compare every answer with what they know. Read nodes, which have
/// nothing to lose, are started anew now and then.
///
/// By default there are 20 kills; `-Datoll.crash.kills=200` is the long run. Another seed than
/// chance's: `-Datoll.crash.seed=N`.
final class CrashTest {
    private static final int KILLS = Integer.getInteger("atoll.crash.kills", 20);
    private static final long SEED = Long.getLong("atoll.crash.seed", System.nanoTime());
    private static final int CLIENTS = 2;
    private static final int KEYS = 300;
    private static final int READ_NODES = 2;
    private static final long LEASE_MILLIS = 2_000;
    private static final long SEAL_BYTES = 20_000;

    /// Much longer than a writer is away, so that every write that does not come through is told.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void nothingIsLostDoubledOrBackAndWritersSeeAPauseOnly() throws Exception {
        System.out.println("crash test, seed " + SEED + ", " + KILLS + " kills");
        var random = new Random(SEED);
        var place =
                new WriterProcess.Place(
                        Files.createDirectory(folder.resolve("storage")),
                        folder.resolve("catalog.db"),
                        folder.resolve("writers.log"));
        var writer = new AtomicReference<>(start(place));
        Await.until("the writer rules", place::isRuled);
        try (var cluster =
                TestCluster.withoutWriteNode(
                        place.files(), CatalogConfig.sqlite(place.catalog()), READ_NODES)) {
            CheckedClient.createCollection(cluster.router(), Metric.L2, LIMIT);
            var load = new Load(cluster, random);
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    awaitMoment(load, random, kill);
                    end(writer.get(), random, kill);
                    writer.set(start(place));
                    if (random.nextInt(5) == 0) {
                        cluster.restartReadNode("read-" + (1 + random.nextInt(READ_NODES)));
                    }
                    load.requireHealth();
                }
                load.awaitWrites(10);
            } finally {
                load.stop();
            }
            load.requireHealth();
            load.checkAll();
            cluster.router().flush("default", CheckedClient.COLLECTION, LIMIT);
            load.checkAll();
            System.out.println(load.summary());
        } finally {
            writer.get().close();
        }
    }

    private static WriterProcess start(WriterProcess.Place place) throws Exception {
        return WriterProcess.start(place, "write-1", LEASE_MILLIS, SEAL_BYTES, true);
    }

    /// Three times out of four when it has been writing for a while, otherwise while it starts.
    private static void awaitMoment(Load load, Random random, int kill) {
        if (kill % 4 != 3) {
            load.awaitWrites(1 + random.nextInt(20));
        }
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(random.nextInt(kill % 4 == 3 ? 2_500 : 400)));
    }

    private static void end(WriterProcess writer, Random random, int kill) throws Exception {
        long seed = random.nextInt(1 << 30);
        if (kill % 2 == 0) {
            writer.kill();
        } else {
            writer.losePower(seed);
        }
    }

    /// Clients that write, each with one that reads the same rows.
    private static final class Load {
        private final List<CheckedClient> clients = new ArrayList<>();
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicReference<Throwable> trouble = new AtomicReference<>();
        private final AtomicLong writes = new AtomicLong();
        private final AtomicLong checks = new AtomicLong();
        private final AtomicLong longestWriteNanos = new AtomicLong();
        private final long began = System.nanoTime();
        private volatile boolean stopped;

        Load(TestCluster cluster, Random random) {
            for (int i = 0; i < CLIENTS; i++) {
                var client = new CheckedClient(cluster::router, Metric.L2, i * KEYS, KEYS, LIMIT);
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
            Await.until(
                    count + " writes more", () -> writes.get() >= wanted || trouble.get() != null);
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
                thread.join(LIMIT);
            }
            assertTrue(threads.stream().noneMatch(Thread::isAlive), "all clients have ended");
        }

        String summary() {
            return "%d kills, %d of them with power loss, %d writes, %d checked answers in %d s; the longest write took %d ms"
                    .formatted(
                            KILLS,
                            KILLS / 2,
                            writes.get(),
                            checks.get(),
                            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                            TimeUnit.NANOSECONDS.toMillis(longestWriteNanos.get()));
        }
    }
}
