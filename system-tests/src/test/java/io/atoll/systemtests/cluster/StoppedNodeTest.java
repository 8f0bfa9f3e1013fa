package io.atoll.systemtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.systemtests.SdkSession;
import io.atoll.systemtests.cluster.Answers.Summary;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Two routers and four read nodes with two replicas; one node is killed, and 10 s later another
/// one is stopped for 8 s. By then no segment is left that only these two have, so that what the
/// stopped one does not answer is asked of others. Routers log the explanation of every search that
/// takes longer than half a second; it is printed, and so is how long searches took. For figures,
/// raise `atoll.chaos.rate` (searches per second) to what the machine bears, and
/// `atoll.chaos.warmup` (seconds of searches before it) until the JVMs have compiled.
final class StoppedNodeTest {
    private static final int CLIENTS = 4;
    private static final int SEARCHES_PER_SECOND = Integer.getInteger("atoll.chaos.rate", 20);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int WARM_UP_SECONDS = Integer.getInteger("atoll.chaos.warmup", 15);
    private static final long SECONDS_BETWEEN = 10;
    private static final long SECONDS_STOPPED = 8;
    private static final int LIMIT = 10;
    private static final String SLOW = "500ms";
    private static final Pattern HEDGES =
            Pattern.compile("(?m)^atoll_router_hedges_total(?:\\{.*})? (\\S+)$");

    private static final List<String> JVM_OPTIONS =
            Stream.of(System.getProperty("atoll.chaos.jvm", "-XX:TieredStopAtLevel=1").split(" +"))
                    .filter(option -> !option.isEmpty())
                    .toList();

    @TempDir Path folder;
    private LocalCluster cluster;
    private SearchLoad load;

    @BeforeEach
    void startCluster() throws Exception {
        cluster =
                new LocalCluster(
                        folder,
                        JVM_OPTIONS,
                        Map.of("router.slow_search", SLOW),
                        System.out::println);
        cluster.up(new ClusterShape(2, 4, 1, 2, Metadata.sqlite, Discovering.zookeeper));
        var data = new ClusterData(42, 20_000, 50);
        try (SdkSession session = SdkSession.open(port(member("router-1")))) {
            data.load(session, 12, 2);
        }
        List<String> routers =
                cluster.status().stream()
                        .filter(member -> member.role().equals("router"))
                        .map(MemberStatus::endpoint)
                        .toList();
        List<List<Long>> exact = data.exact(LIMIT);
        try (SearchLoad warmUp =
                SearchLoad.asFastAsTheyGo(routers, data.queries(), exact, CLIENTS, DEADLINE)) {
            pause(WARM_UP_SECONDS);
        }
        load =
                SearchLoad.steady(
                        routers, data.queries(), exact, CLIENTS, SEARCHES_PER_SECOND, DEADLINE);
    }

    @AfterEach
    void stopCluster() throws Exception {
        if (load != null) {
            load.close();
        }
        if (cluster != null) {
            cluster.destroy();
        }
    }

    @Test
    void aNodeIsStoppedAfterAnotherWasKilled() throws Exception {
        long from = System.nanoTime();
        signal("read-1", "KILL");
        pause(SECONDS_BETWEEN);
        double before = hedges();
        long stopped = System.nanoTime();
        signal("read-2", "STOP");
        pause(SECONDS_STOPPED);
        signal("read-2", "CONT");
        long to = System.nanoTime();
        pause(SECONDS_STOPPED);

        Summary killed = load.answers().between(from, stopped);
        Summary summary = load.answers().between(stopped, to);
        System.out.println("killed: " + killed);
        System.out.println("stopped: " + summary);
        printSlowSearches();
        assertTrue(summary.count() > 0, "searches were due");
        assertTrue(hedges() > before, "what the stopped node did not answer was asked elsewhere");
        assertEquals(0, killed.failed() + summary.failed(), killed + ", then " + summary);
    }

    private void printSlowSearches() throws IOException {
        for (String router : List.of("router-1", "router-2")) {
            try (Stream<String> lines =
                    Files.lines(folder.resolve("logs").resolve(router + ".log"))) {
                lines.filter(line -> line.contains("slow search")).forEach(System.out::println);
            }
        }
    }

    /// Of both routers.
    private double hedges() throws IOException, InterruptedException {
        double sum = 0;
        try (var http = HttpClient.newHttpClient()) {
            for (String router : List.of("router-1", "router-2")) {
                var request =
                        HttpRequest.newBuilder(URI.create(member(router).admin() + "/metrics"))
                                .timeout(DEADLINE)
                                .build();
                String metrics = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
                Matcher hedges = HEDGES.matcher(metrics);
                assertTrue(hedges.find(), metrics);
                sum += Double.parseDouble(hedges.group(1));
            }
        }
        return sum;
    }

    private static void pause(long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
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

    private void signal(String id, String signal) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-" + signal, String.valueOf(cluster.pid(id))).start();
        assertEquals(0, kill.waitFor(), "kill -" + signal + " " + id);
    }
}
