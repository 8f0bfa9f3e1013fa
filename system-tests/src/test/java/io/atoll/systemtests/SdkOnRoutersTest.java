package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.systemtests.launched.LaunchedCluster;
import io.atoll.systemtests.launched.LaunchedCluster.Listed;
import io.atoll.systemtests.launched.Launcher;
import io.milvus.v2.client.MilvusClientV2;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The SDK at the cluster that the README starts, with MariaDB and ZooKeeper, each call at the
/// other one of its two routers: what one router was told, the next call finds at the other.
final class SdkOnRoutersTest extends SdkPromises {
    private static final Metadata METADATA = Metadata.available();

    @TempDir static Path folder;

    private static LaunchedCluster cluster;
    private static AlternatingRouters routers;
    private static SdkSession session;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = LaunchedCluster.up(folder, Map.of(), "--metadata", METADATA.name());
        routers =
                AlternatingRouters.start(cluster.routers().stream().map(Listed::endpoint).toList());
        session = SdkSession.open(routers.port());
    }

    @AfterAll
    static void stopCluster() throws Exception {
        if (session != null) {
            session.close();
        }
        if (routers != null) {
            List<Long> calls = routers.calls();
            routers.close();
            assertTrue(
                    calls.stream().allMatch(count -> count > 20),
                    "both routers were called: " + calls);
        }
        if (cluster != null) {
            cluster.down();
        }
    }

    @Test
    void statusListsAllThatRuns() throws Exception {
        assumeTrue(METADATA == Metadata.mysql, "MariaDB is not installed");
        List<Listed> listed = cluster.status();

        assertEquals(
                List.of(
                        "mysql",
                        "zookeeper",
                        "write-1",
                        "read-1",
                        "read-2",
                        "read-3",
                        "read-4",
                        "router-1",
                        "router-2"),
                listed.stream().map(Listed::id).toList());
        assertTrue(listed.stream().allMatch(Listed::ready), listed.toString());
    }

    /// ZooKeeper tells everybody that it drains.
    @Test
    void aNodeIsDrainedUntilNothingIsOnItAndCanTakeSegmentsAgain() throws Exception {
        Program.Result drained = drain();
        assertEquals(0, drained.exitCode(), drained.err());
        assertTrue(drained.out().startsWith("read-3 is drained: it gave "), drained.out());

        Program.Result undone = drain("--undo");
        assertEquals("read-3 takes segments again\n", undone.out(), undone.err());
    }

    private static Program.Result drain(String... options) throws Exception {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "admin",
                                "drain",
                                "read-3",
                                "--token-file",
                                cluster.secret("admin").toString(),
                                "--admin",
                                cluster.routers().getFirst().admin().replace("http://", "")));
        arguments.addAll(List.of(options));
        return Launcher.run(folder, arguments.toArray(String[]::new));
    }

    @Override
    MilvusClientV2 client() {
        return session.client();
    }
}
