package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.cli.local.ClusterShape;
import io.atoll.cli.local.ClusterShape.Discovering;
import io.atoll.cli.local.ClusterShape.Metadata;
import io.atoll.cli.local.LocalCluster;
import io.atoll.cli.local.LocalCluster.MemberStatus;
import io.milvus.v2.client.MilvusClientV2;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/// The SDK at a cluster of processes, each call at the other one of its two routers: what one
/// router was told, the next call finds at the other.
final class SdkOnRoutersTest extends SdkPromises {
    @TempDir static Path folder;

    private static LocalCluster cluster;
    private static AlternatingRouters routers;
    private static SdkSession session;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = new LocalCluster(folder, List.of("-XX:TieredStopAtLevel=1"), System.out::println);
        cluster.up(new ClusterShape(2, 4, 1, 2, Metadata.available(), Discovering.zookeeper));
        routers =
                AlternatingRouters.start(
                        cluster.status().stream()
                                .filter(member -> member.role().equals("router"))
                                .map(MemberStatus::endpoint)
                                .toList());
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
        cluster.destroy();
    }

    @Override
    MilvusClientV2 client() {
        return session.client();
    }
}
