package io.atoll.writenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.model.BatchId;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// A start that fails, at whatever step, leaves nothing open: no file, no thread, no port.
final class FailedStartTest extends OnOneWriteNode {
    private static final Set<String> AGENTS =
            Set.of("placement", "catalog-copy", "upkeep", "garbage-collector");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Unstartable discovery = new Unstartable();

    @Test
    void aDiscoveryThatCannotStartLeavesNothingOpen() throws Exception {
        createCollection("a", false, java.util.Map.of());
        createCollection("b", false, java.util.Map.of());
        stop();
        Set<Thread> before = agents();
        int port = freePort();

        assertThrows(IllegalStateException.class, () -> startOn(port));

        assertEquals(0, gated.openFiles());
        assertEquals(before, agents());
        assertNull(registry.find("atoll.writenode.epoch").gauge());
        assertTrue(discovery.closed);
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        start();
    }

    @Test
    void aTakeOverThatFailsClosesTheDiscovery() throws Exception {
        createCollection(false);
        stop();

        try (var _ = gated.fail("create", file -> file.contains("/journals/"))) {
            assertThrows(IOException.class, () -> startOn(0));
        }

        assertEquals(0, gated.openFiles());
        assertTrue(discovery.closed);
        start();
    }

    @Test
    void aPortThatIsTakenClosesTheDiscovery() {
        assertThrows(IOException.class, () -> startOn(node.port()));

        assertTrue(discovery.closed);
        long collection = createCollection(false);
        insert(collection, new BatchId(1, 1), 1);
    }

    private void startOn(int port) throws IOException {
        try (var other = CatalogWriter.open(CatalogConfig.sqlite(folder.resolve("catalog.db")))) {
            WriteNode.start(
                    config().withAddress("127.0.0.1", port, "127.0.0.1"),
                    storage,
                    other,
                    policy(),
                    discovery,
                    registry);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Set<Thread> agents() {
        var agents = new HashSet<Thread>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (AGENTS.contains(thread.getName())) {
                agents.add(thread);
            }
        }
        return agents;
    }

    private static final class Unstartable implements Discovery {
        private boolean closed;

        @Override
        public void start(Consumer<DiscoveryView> listener) {
            throw new IllegalStateException("this discovery never starts");
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
