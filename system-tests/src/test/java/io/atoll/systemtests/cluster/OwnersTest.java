package io.atoll.systemtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.systemtests.SdkSession;
import io.atoll.systemtests.cluster.Answers.Answer;
import io.atoll.systemtests.cluster.Answers.Summary;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What becomes of searches when one owner of two is slow, and when the only owner is lost.
final class OwnersTest {
    private static final int CLIENTS = 8;
    private static final int SEARCHES_PER_SECOND = Integer.getInteger("atoll.chaos.rate", 100);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final long SECONDS = Long.getLong("atoll.chaos.seconds", 6);
    private static final int LIMIT = 10;
    private static final int WARM_UP_SEARCHES = 3_000;
    private static final Duration SETTLES = Duration.ofSeconds(3);
    private static final int WINDOWS = 4;
    private static final Duration RECOVERS = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMillis(200);
    private static final Duration MOVES = Duration.ofSeconds(60);

    /// A share, where half is fair.
    private static final double LITTLE = 0.25;

    /// Of 50 ms a slowed process gets 10.
    private static final Duration STOPPED = Duration.ofMillis(40);

    private static final Duration RUNNING = Duration.ofMillis(10);

    private static final List<String> JVM_OPTIONS =
            Stream.of(System.getProperty("atoll.chaos.jvm", "-XX:TieredStopAtLevel=1").split(" +"))
                    .filter(option -> !option.isEmpty())
                    .toList();
    private static final Pattern SEARCHES =
            Pattern.compile("atoll_readnode_searches_total\\{[^}]*} ([0-9.E]+)");

    @TempDir Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private LocalCluster cluster;
    private SearchLoad load;

    private void start(int readNodes, int replicas) throws Exception {
        cluster = new LocalCluster(folder, JVM_OPTIONS, System.out::println);
        cluster.up(
                new ClusterShape(
                        1, readNodes, 1, replicas, Metadata.sqlite, Discovering.zookeeper));
        var data = new ClusterData(42, 20_000, 50);
        try (SdkSession session = SdkSession.open(port(member("router-1")))) {
            data.load(session, 6, replicas);
        }
        List<String> routers = List.of(member("router-1").endpoint());
        List<List<Long>> exact = data.exact(LIMIT);
        try (SearchLoad warmUp =
                SearchLoad.asFastAsTheyGo(
                        routers, data.queries(), exact, CLIENTS, Duration.ofSeconds(30))) {
            long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
            while (warmUp.answers().size() < WARM_UP_SEARCHES && System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
        load =
                SearchLoad.steady(
                        routers, data.queries(), exact, CLIENTS, SEARCHES_PER_SECOND, DEADLINE);
    }

    @AfterEach
    void stop() throws Exception {
        if (load != null) {
            load.close();
        }
        if (cluster != null) {
            cluster.down();
        }
        http.close();
    }

    @Test
    void anOwnerThatIsSlowedFiveTimesIsAskedLittleAndHasItsShareBackWhenItRecovers()
            throws Exception {
        start(2, 2);
        long from = System.nanoTime();
        double before = shareOf("read-2", Duration.ofSeconds(SECONDS));
        double slowed;
        try (var _ = new Slowed(member("read-2").pid())) {
            sleep(SETTLES);
            slowed = shareOf("read-2", Duration.ofSeconds(SECONDS));
            // On a busy machine the other owner is slow too, for a while.
            for (int window = 1; window < WINDOWS && slowed > LITTLE; window++) {
                slowed = shareOf("read-2", Duration.ofSeconds(SECONDS));
            }
        }
        sleep(RECOVERS);
        double after = shareOf("read-2", Duration.ofSeconds(SECONDS));
        Summary all = load.answers().between(from, System.nanoTime());

        System.out.printf(
                "share of sub-requests of one owner of two: before %.2f, slowed 5x %.2f, %d s"
                        + " after %.2f; %s%n",
                before, slowed, RECOVERS.toSeconds(), after, all);
        assertTrue(slowed <= LITTLE, "slowed: " + slowed);
        // What is more than half before is chance's.
        assertTrue(after >= 0.8 * Math.min(before, 0.5), "after: " + after);
        assertEquals(0, all.failed(), all.troubles().toString());
    }

    @Test
    void withOneReplicaSearchesWaitOrFailByNameUntilAnotherNodeHasTheSegments() throws Exception {
        start(3, 1);
        sleep(Duration.ofSeconds(2));
        long killed = System.nanoTime();
        cluster.kill("read-1");

        long whole = awaitWhole(killed);

        Summary after = load.answers().between(killed, System.nanoTime());
        System.out.printf(
                "one replica, a node killed: the last search that failed was due %d ms later, the"
                        + " last that took more than %d ms %d ms later; since the kill %s %s%n",
                TimeUnit.NANOSECONDS.toMillis(whole - killed),
                LONG.toMillis(),
                TimeUnit.NANOSECONDS.toMillis(lastLong(killed) - killed),
                after,
                after.troubles());
        for (Answer answer : load.answers().all()) {
            assertTrue(
                    answer.trouble().isEmpty() || !answer.trouble().contains(" got "),
                    "no answer is wrong: " + answer.trouble());
        }
    }

    /// Since when nothing has failed that was due, for two seconds and a deadline.
    private long awaitWhole(long from) {
        long quiet = TimeUnit.SECONDS.toNanos(2) + DEADLINE.toNanos();
        long end = from + MOVES.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            long lastFailed = from;
            for (Answer answer : load.answers().all()) {
                if (answer.due() - from > 0 && !answer.trouble().isEmpty()) {
                    lastFailed = Math.max(lastFailed, answer.due());
                }
            }
            if (System.nanoTime() - lastFailed > quiet) {
                return lastFailed;
            }
        }
        throw new AssertionError("searches still fail " + MOVES + " after the kill");
    }

    /// When the last search was due that took long.
    private long lastLong(long from) {
        long last = from;
        for (Answer answer : load.answers().all()) {
            if (answer.due() - last > 0 && answer.nanos() > LONG.toNanos()) {
                last = answer.due();
            }
        }
        return last;
    }

    private double shareOf(String id, Duration time) throws Exception {
        double its = -searches(id);
        double others = -searches("read-1");
        sleep(time);
        its += searches(id);
        others += searches("read-1");
        return its / (its + others);
    }

    /// Sub-requests that a node was asked, by its own count.
    private double searches(String id) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(member(id).admin() + "/metrics"))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        Matcher matcher =
                SEARCHES.matcher(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        double sum = 0;
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
        }
        return sum;
    }

    private static void sleep(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private MemberStatus member(String id) {
        return cluster.status().stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(id + " does not run"));
    }

    private static int port(MemberStatus member) {
        return Integer.parseInt(member.endpoint().split(":", 2)[1]);
    }

    /// Stops a process for four fifths of the time.
    private static final class Slowed implements AutoCloseable {
        private final long pid;
        private final Thread thread;
        private volatile boolean over;

        Slowed(long pid) {
            this.pid = pid;
            this.thread = Thread.ofPlatform().name("slower").start(this::run);
        }

        private void run() {
            while (!over) {
                signal("STOP");
                sleep(STOPPED);
                signal("CONT");
                sleep(RUNNING);
            }
        }

        private void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
        }
    }
}
