package io.atoll.systemtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.systemtests.Await;
import io.atoll.systemtests.SdkSession;
import io.atoll.systemtests.cluster.Answers.Summary;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Two routers, four read nodes, a write node, MySQL's protocol and ZooKeeper as real processes,
/// and what clients notice when one of them is lost: nothing. Each case lasts as many seconds as
/// the property `atoll.chaos.seconds` says, at `atoll.chaos.rate` searches per second.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LostNodeTest {
    private static final int CLIENTS = 16;
    private static final int SEARCHES_PER_SECOND = Integer.getInteger("atoll.chaos.rate", 100);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration WARM_UP_LIMIT = Duration.ofMinutes(4);
    private static final int WARM_UP_SEARCHES = 6_000;
    private static final long SECONDS = Long.getLong("atoll.chaos.seconds", 6);
    private static final int LIMIT = 10;

    /// The first compiler alone: nine JVMs are warm in seconds then. Figures to be published are
    /// measured with both: `-Datoll.chaos.jvm=`.
    private static final List<String> JVM_OPTIONS =
            Stream.of(System.getProperty("atoll.chaos.jvm", "-XX:TieredStopAtLevel=1").split(" +"))
                    .filter(option -> !option.isEmpty())
                    .toList();

    @TempDir static Path folder;

    private static LocalCluster cluster;
    private static SearchLoad load;
    private static ClusterData data;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = new LocalCluster(folder, JVM_OPTIONS, System.out::println);
        cluster.up(shape(4));
        data = new ClusterData(42, 20_000, 50);
        try (SdkSession session = SdkSession.open(port(member("router-1")))) {
            data.load(session, 8, 2);
        }
        List<String> routers =
                cluster.status().stream()
                        .filter(member -> member.role().equals("router"))
                        .map(MemberStatus::endpoint)
                        .toList();
        List<List<Long>> exact = data.exact(LIMIT);
        try (SearchLoad warmUp =
                SearchLoad.asFastAsTheyGo(routers, data.queries(), exact, CLIENTS, WARM_UP)) {
            awaitWarmth(warmUp);
        }
        load =
                SearchLoad.steady(
                        routers, data.queries(), exact, CLIENTS, SEARCHES_PER_SECOND, DEADLINE);
    }

    /// Nine JVMs share the machine's cores with their compilers at first.
    private static void awaitWarmth(SearchLoad warmUp) {
        long end = System.nanoTime() + WARM_UP_LIMIT.toNanos();
        while (warmUp.answers().size() < WARM_UP_SEARCHES && System.nanoTime() < end) {
            pause(1);
        }
        assertTrue(
                warmUp.answers().size() >= WARM_UP_SEARCHES,
                "only %d searches in %s".formatted(warmUp.answers().size(), WARM_UP_LIMIT));
    }

    @AfterAll
    static void stopCluster() throws Exception {
        if (load != null) {
            load.close();
        }
        if (cluster != null) {
            cluster.down();
        }
    }

    private static ClusterShape shape(int readNodes) {
        return new ClusterShape(2, readNodes, 1, 2, Metadata.mysql, Discovering.zookeeper);
    }

    @Test
    @Order(1)
    void allIsWellBefore() {
        assertUnnoticed("before", () -> {});
    }

    @Test
    @Order(2)
    void aReadNodeIsKilled() {
        Summary during = assertUnnoticed("kill -9", () -> signal("read-1", "KILL"));
        System.out.println("longest answer at a kill: " + during.longestMillis() + " ms");
    }

    @Test
    @Order(3)
    void itIsStartedAgainOnTheSamePort() {
        assertUnnoticed("restart", () -> cluster.up(shape(4)));
    }

    @Test
    @Order(4)
    void aReadNodeIsStoppedForAWhile() {
        assertUnnoticed(
                "SIGSTOP",
                () -> {
                    signal("read-2", "STOP");
                    pause(Math.min(SECONDS, 10));
                    signal("read-2", "CONT");
                });
    }

    @Test
    @Order(5)
    void aReadNodeIsAdded() {
        assertUnnoticed("add", () -> cluster.up(shape(5)));
    }

    @Test
    @Order(6)
    void aReadNodeIsDrained() {
        assertUnnoticed(
                "drain",
                () -> {
                    signal("read-3", "TERM");
                    Await.until("it has ended", () -> isGone("read-3"));
                });
    }

    @Test
    @Order(7)
    void theDatabaseIsAwayForAWhile() throws Exception {
        try (var writes = new WriteLoad(port(member("router-1")))) {
            assertUnnoticed("database away", () -> stopAndStart("mysql"));
            assertNothingLost("database away", writes);
        }
    }

    @Test
    @Order(8)
    void theRegistryIsAwayForAWhile() throws Exception {
        assertUnnoticed("registry away", () -> stopAndStart("zookeeper"));
    }

    private static void assertNothingLost(String what, WriteLoad writes) throws Exception {
        List<String> troubles = writes.stop();
        System.out.printf(
                "%s: %d rows acknowledged, %d batches refused %s%n",
                what, writes.acknowledgedRows(), troubles.size(), Set.copyOf(troubles));
        assertTrue(writes.acknowledgedRows() > 0, "rows were written");
        assertEquals(List.of(), writes.lost());
    }

    @Test
    @Order(9)
    void membersStartWhileTheDatabaseIsAway() throws Exception {
        signal("mysql", "KILL");
        for (String id : List.of("router-2", "read-4")) {
            cluster.kill(id);
            cluster.start(shape(5), id);
        }
        String endpoint = member("router-2").endpoint();
        long from = System.nanoTime();

        try (var searches =
                SearchLoad.steady(
                        List.of(endpoint), data.queries(), data.exact(LIMIT), 2, 50, DEADLINE)) {
            pause(DEADLINE.toSeconds());
            Summary summary = searches.answers().between(from, System.nanoTime());
            assertTrue(summary.count() > 0, "searches were due");
            assertEquals(0, summary.failed(), summary.troubles().toString());
        }
        cluster.up(shape(5));
    }

    private static void stopAndStart(String id) throws Exception {
        signal(id, "KILL");
        pause(SECONDS);
        cluster.up(shape(5));
    }

    private interface Act {
        void run() throws Exception;
    }

    /// Does something and then waits; no search that was due meanwhile may have failed.
    private static Summary assertUnnoticed(String what, Act act) {
        long from = System.nanoTime();
        try {
            act.run();
        } catch (Exception e) {
            throw new IllegalStateException(what, e);
        }
        while (System.nanoTime() - from < TimeUnit.SECONDS.toNanos(SECONDS)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        long to = System.nanoTime();
        // Those that were due last have their deadline, too.
        pause(DEADLINE.toSeconds());
        Summary summary = load.answers().between(from, to);
        System.out.println(what + ": " + summary);
        assertTrue(summary.count() > 0, "searches were due");
        assertEquals(0, summary.failed(), what + ": " + summary.troubles());
        return summary;
    }

    private static void pause(long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static MemberStatus member(String id) {
        return cluster.status().stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(id + " does not run"));
    }

    private static boolean isGone(String id) {
        return cluster.status().stream().noneMatch(member -> member.id().equals(id));
    }

    private static int port(MemberStatus member) {
        return Integer.parseInt(member.endpoint().split(":", 2)[1]);
    }

    private static void signal(String id, String signal) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-" + signal, String.valueOf(member(id).pid())).start();
        assertEquals(0, kill.waitFor(), "kill -" + signal + " " + id);
    }
}
