package io.atoll.discovery.zookeeper;

import io.atoll.spi.DiscoveryFactory;
import io.atoll.spi.Member;
import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;
import io.atoll.spi.Registration;
import io.atoll.testkit.DiscoveryContract;

import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

class ZooKeeperDiscoveryContractTest extends DiscoveryContract {
    private final Map<String, Registration> registered = new HashMap<>();
    private TestingServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = new TestingServer(true);
    }

    @AfterEach
    void stopServer() throws Exception {
        registered.values().forEach(Registration::close);
        server.close();
    }

    @Override
    protected DiscoveryFactory factory() {
        return new ZooKeeperDiscoveryFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("connect", server.getConnectString(), "session-timeout-millis", "4000");
    }

    @Override
    protected void list(List<String> ids) {
        registered.entrySet().removeIf(each -> isGone(each.getKey(), each.getValue(), ids));
        for (String id : ids) {
            registered.computeIfAbsent(id, this::register);
        }
    }

    private static boolean isGone(String id, Registration registration, List<String> ids) {
        if (ids.contains(id)) {
            return false;
        }
        registration.close();
        return true;
    }

    private Registration register(String id) {
        Registration registration = new ZooKeeperRegistrationFactory().create(settings());
        registration.announce(
                new Member(
                        id,
                        1,
                        Role.READ_NODE,
                        "10.0.0.7",
                        19_531,
                        Member.DEFAULT_RESOURCE_GROUP,
                        "",
                        1L << 30,
                        State.READY));
        return registration;
    }

    @Override
    protected void loseSource() throws Exception {
        server.stop();
    }

    @Override
    protected void restoreSource() throws Exception {
        server.restart();
    }

    /// The server runs in this process.
    @Override
    protected boolean isPlugins(Thread thread) {
        return !thread.getName().startsWith("NIOWorkerThread");
    }
}
