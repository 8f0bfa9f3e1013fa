package io.atoll.router;

import static io.atoll.router.TestCluster.query;
import static io.atoll.router.TestCluster.search;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.protocol.ClusterSecret;
import io.atoll.protocol.v1.ReadNodeGrpc;
import io.atoll.router.api.NodeConnections;
import io.atoll.router.nodes.EjectedNodes;
import io.atoll.router.nodes.KnownNode;
import io.atoll.router.nodes.NodeRecord;
import io.atoll.router.nodes.ReadNodeLink;
import io.atoll.router.plan.Part;
import io.atoll.router.plan.Wanted;
import io.atoll.router.watch.AskWatch;
import io.atoll.router.watch.ReadWatch;
import io.atoll.router.watch.ReadWatches;
import io.atoll.spi.Member;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.opentracing.noop.NoopTracerFactory;

import org.junit.jupiter.api.Test;

import java.util.List;

class ReadWatchesTest {

    @Test
    void aReadThatIsNeitherTracedNorExplainedCostsNothing() {
        var watches = new ReadWatches(NoopTracerFactory.create(), false);

        assertSame(ReadWatch.NONE, watches.of(search(10)));
        assertSame(ReadWatch.NONE, watches.of(query(10, 0)));
        assertTrue(ReadWatch.NONE.explanation().isEmpty());
    }

    @Test
    void aCallOfSuchAReadIsMadeAsItIs() {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", 1).build();
        try (var link =
                new ReadNodeLink(
                        "127.0.0.1",
                        1,
                        ClusterSecret.NONE,
                        new NodeRecord(System::nanoTime, new EjectedNodes()),
                        NodeConnections.PLAIN)) {
            var node =
                    KnownNode.unheard(
                            new Member(
                                    "read-1",
                                    1,
                                    Member.Role.READ_NODE,
                                    "127.0.0.1",
                                    1,
                                    Member.DEFAULT_RESOURCE_GROUP,
                                    "",
                                    1,
                                    Member.State.READY),
                            link);
            AskWatch watch = ReadWatch.NONE.asks(new Part(node, Wanted.now(List.of(1L))));
            var stub = ReadNodeGrpc.newFutureStub(channel);

            assertSame(AskWatch.NONE, watch);
            assertSame(stub, watch.calling(stub));
        } finally {
            channel.shutdownNow();
        }
    }
}
