package io.atoll.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.catalog.api.CatalogConfig;
import io.atoll.model.Metric;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// The write node is killed, and its machine's power fails, again and again at random moments:
/// while it is written to, while it seals, builds indexes and compacts (journals are so short that
/// it hardly does anything else), while it starts and takes over from its dead self. Clients write
/// and read all the time, at all consistency levels, and compare every answer with what they know.
/// Read nodes are killed now and then, too; each holds everything, so nobody notices.
///
/// By default there are 20 kills; `-Datoll.crash.kills=200` is the long run. Another seed than
/// chance's: `-Datoll.crash.seed=N`.
final class CrashTest {
    static final int KILLS = Integer.getInteger("atoll.crash.kills", 20);
    private static final long SEED = Long.getLong("atoll.crash.seed", System.nanoTime());
    static final int READ_NODES = 2;
    private static final long LEASE_MILLIS = 2_000;
    private static final long SEAL_BYTES = 20_000;

    /// Much longer than a writer is away, so that every write that does not come through is told.
    private static final Duration LIMIT = Await.LIMIT;

    @TempDir Path folder;

    @Test
    void nothingIsLostDoubledOrBackAndWritersSeeAPauseOnly() throws Exception {
        WriterProcess.Place place = place(folder.resolve("storage"), folder);
        run(place, place.files(), KILLS, true);
    }

    /// As on a network's file system: read nodes, and every second writer, see the storage through
    /// a mount that remembers for seconds which files there are, which are not, and how long they
    /// are.
    @Test
    void norWhereMembersSeeAnOldViewOfTheStorage() throws Exception {
        Optional<String> hindrance = StaleMount.hindrance();
        assumeTrue(hindrance.isEmpty(), () -> hindrance.orElse(""));
        WriterProcess.Place place = place(folder.resolve("storage"), folder);
        Path point = Files.createDirectory(folder.resolve("mount"));
        try (StaleMount mount = StaleMount.of(place.files(), point)) {
            run(place, mount.point(), Math.max(1, KILLS / 4), true);
        }
    }

    /// @param files where the storage's folder is made
    /// @param folder for everything else
    static WriterProcess.Place place(Path files, Path folder) throws IOException {
        return new WriterProcess.Place(
                Files.createDirectory(files),
                folder.resolve("catalog.db"),
                folder.resolve("writers.log"));
    }

    /// @param files the storage as read nodes see it, and writers that are killed
    /// @param losesPower whether every second kill is the power's
    static void run(WriterProcess.Place place, Path files, int kills, boolean losesPower)
            throws Exception {
        System.out.println("crash test, seed " + SEED + ", " + kills + " kills");
        var random = new Random(SEED);
        WriterProcess.Place mounted = place.withFiles(files);
        var writer = new AtomicReference<>(start(place, mounted, 0, losesPower));
        List<ReaderProcess> readers = readers(place, files);
        Await.until("the writer rules", place::isRuled);
        try (var cluster =
                TestCluster.ofRouter(
                        files,
                        CatalogConfig.sqlite(place.catalog()),
                        readers.stream().map(ReaderProcess::member).toList())) {
            CheckedClient.createCollection(cluster.router(), Metric.L2, READ_NODES, LIMIT);
            try (var load = new CrashLoad(cluster, random, LIMIT)) {
                int readerKills = 0;
                for (int kill = 0; kill < kills; kill++) {
                    awaitMoment(load, random, kill);
                    end(writer.get(), random, losesPower && isOdd(kill));
                    writer.set(start(place, mounted, kill + 1, losesPower));
                    if (random.nextInt(5) == 0) {
                        readers.get(random.nextInt(READ_NODES)).killAndRestart();
                        readerKills++;
                    }
                    load.requireHealth();
                }
                load.awaitWrites(10);
                load.stop();
                load.requireHealth();
                load.checkAll();
                cluster.router().flush("default", CheckedClient.COLLECTION, LIMIT);
                load.checkAll();
                System.out.printf(
                        "%d kills, %d of them with power loss, and %d of read nodes; %s%n",
                        kills, losesPower ? kills / 2 : 0, readerKills, load.summary());
            }
        } finally {
            writer.get().close();
            for (ReaderProcess reader : readers) {
                reader.close();
            }
        }
    }

    private static List<ReaderProcess> readers(WriterProcess.Place place, Path files)
            throws IOException {
        Path members = place.log().resolveSibling("members");
        var readers = new ArrayList<ReaderProcess>();
        for (int i = 1; i <= READ_NODES; i++) {
            readers.add(new ReaderProcess(place, files, members, "read-" + i));
        }
        Files.writeString(
                members,
                readers.stream()
                        .map(ReaderProcess::member)
                        .map(m -> "readnode %s %s:%d%n".formatted(m.id(), m.host(), m.port()))
                        .collect(Collectors.joining()));
        for (ReaderProcess reader : readers) {
            reader.start();
        }
        return readers;
    }

    /// Starts the writer that a kill will end.
    private static WriterProcess start(
            WriterProcess.Place place, WriterProcess.Place mounted, int kill, boolean losesPower)
            throws IOException {
        return WriterProcess.start(
                isOdd(kill) ? place : mounted,
                "write-1",
                LEASE_MILLIS,
                SEAL_BYTES,
                losesPower && isOdd(kill));
    }

    /// Three times out of four when it has been writing for a while, otherwise while it starts.
    private static void awaitMoment(CrashLoad load, Random random, int kill) {
        if (kill % 4 != 3) {
            load.awaitWrites(1 + random.nextInt(20));
        }
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(random.nextInt(kill % 4 == 3 ? 2_500 : 400)));
    }

    private static void end(WriterProcess writer, Random random, boolean byPower) throws Exception {
        long seed = random.nextInt(1 << 30);
        if (byPower) {
            writer.losePower(seed);
        } else {
            writer.kill();
        }
    }

    private static boolean isOdd(int kill) {
        return kill % 2 == 1;
    }
}
