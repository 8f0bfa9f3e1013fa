package io.atoll.systemtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.atoll.systemtests.Await;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Two write nodes, of which the one that rules is killed with -9 again and again under clients
/// that write: they notice a pause and no error, and every row is there once. As many times as the
/// property `atoll.takeover.kills` says.
final class LostWriterTest {
    private static final int KILLS = Integer.getInteger("atoll.takeover.kills", 2);
    private static final ClusterShape SHAPE =
            new ClusterShape(1, 1, 2, 1, Metadata.available(), Discovering.fixed);
    private static final List<String> JVM_OPTIONS =
            Stream.of(
                            System.getProperty("atoll.takeover.jvm", "-XX:TieredStopAtLevel=1")
                                    .split(" +"))
                    .filter(option -> !option.isEmpty())
                    .toList();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"6s, 10000", "1s, 3000"})
    void writingGoesOnAndEveryRowIsThereOnce(String lease, long limitMillis) throws Exception {
        var cluster =
                new LocalCluster(
                        folder, JVM_OPTIONS, Map.of("writenode.lease", lease), System.out::println);
        try {
            cluster.up(SHAPE);
            int port = Integer.parseInt(member(cluster, "router-1").endpoint().split(":")[1]);
            try (var given = new WriteLoad(port);
                    var made = new WriteLoad(port, "made", true)) {
                given.awaitMore();
                for (int kill = 0; kill < KILLS; kill++) {
                    killTheRuler(cluster, lease, limitMillis, List.of(given, made));
                }
                for (WriteLoad load : List.of(given, made)) {
                    assertEquals(List.of(), load.stop(), "errors that clients saw");
                    assertEquals(List.of(), load.lost(), "acknowledged and lost");
                    assertEquals(load.acknowledgedRows(), load.rows(), "written twice");
                }
            }
        } finally {
            cluster.destroy();
        }
    }

    private void killTheRuler(
            LocalCluster cluster, String lease, long limitMillis, List<WriteLoad> loads)
            throws Exception {
        Await.until("one rules", () -> rulers(cluster).size() == 1);
        // The other one is there and stands by.
        cluster.up(SHAPE);
        loads.forEach(WriteLoad::awaitMore);
        loads.forEach(WriteLoad::longestPause);
        String ruler = rulers(cluster).getFirst();

        cluster.kill(ruler);
        loads.forEach(WriteLoad::awaitMore);

        for (WriteLoad load : loads) {
            Duration pause = load.longestPause();
            System.out.printf(
                    "lease %s, %s killed: writes paused %d ms%n", lease, ruler, pause.toMillis());
            assertTrue(pause.toMillis() <= limitMillis, "writes paused for " + pause);
        }
    }

    /// Those that say of which epoch they are.
    private List<String> rulers(LocalCluster cluster) {
        return cluster.status().stream()
                .filter(member -> member.role().equals("writenode"))
                .filter(this::rules)
                .map(MemberStatus::id)
                .toList();
    }

    private boolean rules(MemberStatus member) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(member.admin() + "/metrics"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("atoll_writenode_epoch");
        } catch (java.io.IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static MemberStatus member(LocalCluster cluster, String id) {
        return cluster.status().stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(id + " does not run"));
    }
}
