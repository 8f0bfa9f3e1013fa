package io.atoll.router.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.agents.AgentMeters;
import io.atoll.catalog.CatalogCache;
import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.protocol.ClusterSecret;
import io.atoll.spi.Member;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Another router, which looks at the catalog once an hour unless it is asked to.
class PeersTest {
    private static final ClusterSecret SECRET = ClusterSecret.of("shell");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir Path folder;
    private CatalogWriter writer;
    private CatalogReader reader;
    private CatalogCache catalog;
    private Server server;
    private Peers peers;

    @BeforeEach
    void start() throws IOException {
        CatalogConfig config = CatalogConfig.sqlite(folder.resolve("catalog.db"));
        writer = CatalogWriter.open(config);
        writer.takeReign(1, "writer-1", "127.0.0.1:1");
        reader = CatalogReader.open(config);
        catalog = CatalogCache.start(reader, Duration.ofHours(1), _ -> {}, AgentMeters.unwatched());
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(
                                ServerInterceptors.intercept(
                                        new PeerService(catalog), SECRET.server("the router")))
                        .build()
                        .start();
        peers = new Peers(SECRET);
    }

    @AfterEach
    void stop() {
        peers.close();
        server.shutdownNow();
        catalog.close();
        reader.close();
        writer.close();
    }

    private static Member router(int port) {
        return new Member(
                "router-2",
                7,
                Member.Role.ROUTER,
                "127.0.0.1",
                port,
                Member.DEFAULT_RESOURCE_GROUP,
                "",
                Long.MAX_VALUE,
                Member.State.READY);
    }

    private boolean knows(long change) {
        return catalog.state().changeNumber() >= change;
    }

    @Test
    void aChangeIsKnownToTheOtherRouterWhenTheWaitEnds() {
        peers.know(List.of(router(server.getPort())));
        long change = writer.publishPlacement(Map.of(1L, List.of("read-1")));
        assertFalse(knows(change));

        peers.awaitChange(change, LIMIT);

        assertTrue(knows(change));
        assertEquals(List.of("read-1"), catalog.state().placement().get(1L));
    }

    @Test
    void aRouterThatIsGoneHoldsNobodyUp() {
        peers.know(List.of(router(1)));
        long change = writer.publishPlacement(Map.of(1L, List.of("read-1")));

        peers.awaitChange(change, LIMIT);

        assertFalse(knows(change));
    }

    @Test
    void whoDoesNotKnowTheSecretIsNotAnswered() {
        try (var strangers = new Peers(ClusterSecret.of("stone"))) {
            strangers.know(List.of(router(server.getPort())));
            long change = writer.publishPlacement(Map.of(1L, List.of("read-1")));

            strangers.awaitChange(change, LIMIT);

            assertFalse(knows(change));
        }
    }
}
