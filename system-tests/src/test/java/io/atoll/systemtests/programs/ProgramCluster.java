package io.atoll.systemtests.programs;

import io.atoll.milvus.EdgeConfig;
import io.atoll.milvus.MilvusEdge;
import io.atoll.protocol.ClusterSecret;
import io.atoll.systemtests.RawClient;
import io.atoll.systemtests.TestCluster;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// The server that programs run on: a write node, two read nodes and a router with its edge, which
/// seal after a few rows and put segments together all the time.
final class ProgramCluster implements AutoCloseable {
    private static final int READ_NODES = 2;
    private static final long SEAL_BYTES = 6_000;

    private final ProgramClock clock = new ProgramClock();
    private final TestCluster cluster;
    private MilvusEdge edge;
    private RawClient client;

    ProgramCluster(Path folder) throws IOException {
        cluster = TestCluster.start(folder, READ_NODES, SEAL_BYTES, ClusterSecret.NONE, clock);
        open();
    }

    private void open() throws IOException {
        edge =
                MilvusEdge.start(
                        EdgeConfig.of("127.0.0.1", 0), cluster.router(), new SimpleMeterRegistry());
        client = new RawClient(edge.port());
    }

    /// Connected to the router that there is now.
    RawClient client() {
        return client;
    }

    /// By which rows expire.
    ProgramClock clock() {
        return clock;
    }

    String restartReadNode(Random random) throws IOException {
        String id = ModelIndex.any(random, cluster.readNodeIds());
        cluster.restartReadNode(id);
        return id;
    }

    void restartWriteNode() throws IOException {
        cluster.restartWriteNode();
    }

    void restartRouter() throws IOException {
        client.close();
        edge.close();
        cluster.restartRouter();
        open();
    }

    @Override
    public void close() {
        client.close();
        edge.close();
        cluster.close();
    }
}
