package io.atoll.systemtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.systemtests.Await;
import io.atoll.systemtests.Program;
import io.atoll.systemtests.SdkSession;
import io.atoll.systemtests.cluster.Answers.Answer;
import io.atoll.systemtests.cluster.Answers.Summary;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// A cluster whose shared storage is full, or does not answer for a while: what is loaded is
/// searched on, writes are refused by name, nothing acknowledged is lost, and all goes on when the
/// storage does. How long it stalls is said by the property `atoll.stall.seconds`.
final class TroubledStorageTest {
    private static final int CLIENTS = 4;
    private static final int SEARCHES_PER_SECOND = 50;
    private static final int LIMIT = 10;
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration CAUGHT_UP = Duration.ofMillis(200);
    private static final Duration COMMAND = Duration.ofSeconds(20);
    private static final Duration FULL = Duration.ofSeconds(5);
    private static final Duration STALLED =
            Duration.ofSeconds(Long.getLong("atoll.stall.seconds", 8));
    private static final int MORE_ROWS = 200;

    @TempDir Path folder;

    private final List<Process> fuse = new ArrayList<>();
    private final List<SearchLoad> loads = new ArrayList<>();
    private LocalCluster cluster;
    private ClusterData data;
    private boolean mounted;

    private void start() throws Exception {
        cluster =
                new LocalCluster(
                        folder.resolve("cluster"),
                        List.of("-XX:TieredStopAtLevel=1"),
                        System.out::println);
        cluster.up(new ClusterShape(1, 2, 1, 2, Metadata.mysql, Discovering.fixed));
        data = new ClusterData(42, 5_000, 20);
        try (SdkSession session = SdkSession.open(routerPort())) {
            data.load(session, 4, 2);
        }
    }

    /// Where the shared storage will be; the database and the logs are beside it.
    private Path storage() throws IOException {
        return Files.createDirectories(folder.resolve("cluster/data"));
    }

    private SearchLoad load(boolean eventually) {
        List<String> routers = List.of("127.0.0.1:" + routerPort());
        List<List<Long>> exact = data.exact(LIMIT);
        SearchLoad load =
                eventually
                        ? SearchLoad.steadyEventually(
                                routers,
                                data.queries(),
                                exact,
                                CLIENTS,
                                SEARCHES_PER_SECOND,
                                DEADLINE)
                        : SearchLoad.steady(
                                routers,
                                data.queries(),
                                exact,
                                CLIENTS,
                                SEARCHES_PER_SECOND,
                                DEADLINE);
        loads.add(load);
        Await.until("searches are answered in time", () -> hasAnsweredLately(load));
        return load;
    }

    /// Cold JVMs take longer than the deadline at first. Searches that were due then are made up
    /// for later: those of a stall are told by when they were due, so none may be behind when it
    /// begins.
    private static boolean hasAnsweredLately(SearchLoad load) {
        List<Answer> all = load.answers().all();
        int last = all.size() - 2 * SEARCHES_PER_SECOND;
        return last >= 0
                && all.subList(last, all.size()).stream()
                        .allMatch(answer -> answer.trouble().isEmpty())
                && all.subList(all.size() - 2 * CLIENTS, all.size()).stream()
                        .allMatch(answer -> answer.nanos() < CAUGHT_UP.toNanos());
    }

    @AfterEach
    void stop() throws Exception {
        for (SearchLoad load : loads) {
            load.close();
        }
        if (cluster != null) {
            cluster.destroy();
        }
        if (mounted) {
            run("umount", "-l", storage().toString());
        }
        for (Process process : fuse) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aFullDiskRefusesWritesByNameAndGoesOnWhenThereIsRoom() throws Exception {
        assumeDatabase();
        mounted = run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", storage().toString());
        assumeTrue(mounted, "a tmpfs cannot be mounted here");
        start();
        SearchLoad searches = load(false);
        long from = System.nanoTime();
        try (var writes = new WriteLoad(routerPort())) {
            Await.until("rows are written", () -> writes.acknowledgedRows() > 0);
            Path filler = storage().resolve("filler");
            fill(filler);
            Await.until("a write is refused", () -> !writes.refusals().isEmpty());
            pause(FULL);

            Files.delete(filler);

            int before = writes.acknowledgedRows();
            Await.until(
                    "rows are written again", () -> writes.acknowledgedRows() > before + MORE_ROWS);
            assertNothingLost("full disk", writes, "No space left");
        }
        assertUnnoticed("full disk", searches, from);
    }

    @Test
    void aStorageThatStallsKeepsNobodyFromWhatIsLoaded() throws Exception {
        assumeDatabase();
        Path behind = Files.createDirectories(folder.resolve("behind"));
        Process bindfs = mountThroughFuse(behind);
        start();
        assertTrue(
                Files.readString(folder.resolve("cluster/logs/read-1.log"))
                        .contains("segments are copied"),
                "read nodes find out by themselves that the storage is not a local disk");
        SearchLoad eventually = load(true);
        SearchLoad strong = load(false);
        try (var writes = new WriteLoad(routerPort())) {
            Await.until("rows are written", () -> writes.acknowledgedRows() > 0);
            long from = System.nanoTime();
            signal(bindfs, "STOP");
            pause(STALLED);
            long stalled = System.nanoTime();
            signal(bindfs, "CONT");

            int before = writes.acknowledgedRows();
            Await.until(
                    "rows are written again", () -> writes.acknowledgedRows() > before + MORE_ROWS);
            Await.until("Strong searches are answered", () -> hasAnsweredLately(strong));
            assertUnnoticed("stalled storage, Eventually", eventually, from);
            Summary during = strong.answers().between(from, stalled);
            System.out.println("stalled storage, Strong: " + during);
            assertTrue(during.failed() > 0, "a Strong search has to look at the journals");
            assertEquals(
                    List.of(),
                    during.troubles().stream()
                            .filter(trouble -> !trouble.contains("DEADLINE"))
                            .filter(trouble -> !trouble.contains("read up to timestamp"))
                            .toList(),
                    "each failed at its deadline, most with the lag");
            assertNothingLost("stalled storage", writes, "");
        }
    }

    private Process mountThroughFuse(Path behind) throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "there is no FUSE here");
        assumeTrue(run("bindfs", "--version"), "bindfs is not installed");
        Process bindfs =
                new ProcessBuilder("bindfs", "-f", behind.toString(), storage().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("bindfs.txt").toFile())
                        .start();
        fuse.add(bindfs);
        Await.until("bindfs has mounted", () -> !bindfs.isAlive() || isMounted());
        mounted = bindfs.isAlive();
        assumeTrue(mounted, "FUSE file systems cannot be mounted here");
        return bindfs;
    }

    private boolean isMounted() {
        try {
            return Files.getFileStore(storage()).type().startsWith("fuse");
        } catch (IOException e) {
            return false;
        }
    }

    private static void assumeDatabase() {
        assumeTrue(
                Metadata.available() == Metadata.mysql,
                "no MariaDB: a SQLite file on the storage would share its trouble");
    }

    private static void assertNothingLost(String what, WriteLoad writes, String reason)
            throws Exception {
        List<String> refusals = writes.stop();
        System.out.printf(
                "%s: %d rows acknowledged, %d batches refused %s%n",
                what, writes.acknowledgedRows(), refusals.size(), Set.copyOf(refusals));
        assertFalse(refusals.isEmpty() && !reason.isEmpty(), "batches were refused");
        assertTrue(
                refusals.isEmpty() || refusals.stream().anyMatch(text -> text.contains(reason)),
                () -> reason + " is in none of " + Set.copyOf(refusals));
        assertEquals(List.of(), writes.lost());
    }

    /// No search that was due since then has failed.
    private static void assertUnnoticed(String what, SearchLoad searches, long from) {
        long to = System.nanoTime();
        pause(DEADLINE);
        Summary summary = searches.answers().between(from, to);
        System.out.println(what + ": " + summary);
        assertTrue(summary.count() > 0, "searches were due");
        assertEquals(0, summary.failed(), summary.troubles().toString());
    }

    /// Writes until nothing more fits.
    private static void fill(Path file) throws IOException {
        var piece = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.toString());
        }
    }

    private int routerPort() {
        return cluster.status().stream()
                .filter(member -> member.role().equals("router"))
                .map(MemberStatus::endpoint)
                .mapToInt(endpoint -> Integer.parseInt(endpoint.split(":", 2)[1]))
                .findFirst()
                .orElseThrow();
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private void signal(Process process, String name) throws Exception {
        assertTrue(run("kill", "-" + name, Long.toString(process.pid())), "kill -" + name);
    }

    /// @return whether it could be run and succeeded
    private boolean run(String... command) throws InterruptedException {
        try {
            return Program.run(folder, COMMAND, command).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
