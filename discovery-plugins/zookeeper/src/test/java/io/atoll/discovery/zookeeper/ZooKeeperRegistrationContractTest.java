package io.atoll.discovery.zookeeper;

import io.atoll.spi.DiscoveryFactory;
import io.atoll.spi.RegistrationFactory;
import io.atoll.testkit.RegistrationContract;

import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.Map;

class ZooKeeperRegistrationContractTest extends RegistrationContract {
    private TestingServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = new TestingServer(true);
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    @Override
    protected RegistrationFactory factory() {
        return new ZooKeeperRegistrationFactory();
    }

    @Override
    protected DiscoveryFactory discoveryFactory() {
        return new ZooKeeperDiscoveryFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("connect", server.getConnectString(), "session-timeout-millis", "4000");
    }

    @Override
    protected void loseRegistry() throws Exception {
        server.stop();
    }

    @Override
    protected void restoreRegistry() throws Exception {
        server.restart();
    }
}
