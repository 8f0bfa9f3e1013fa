package io.atoll.discovery.kubernetes;

import static io.atoll.discovery.kubernetes.Slices.NAMESPACE;
import static io.atoll.discovery.kubernetes.Slices.SERVICE;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryFactory;
import io.atoll.testkit.DiscoveryContract;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class KubernetesDiscoveryContractTest extends DiscoveryContract {
    private KubernetesMockServer server;
    private List<String> listed = List.of();

    @BeforeEach
    void startServer() {
        startServer(0);
    }

    private void startServer(int port) {
        server =
                new KubernetesMockServer(
                        new Context(),
                        new MockWebServer(),
                        new HashMap<>(),
                        new KubernetesCrudDispatcher(),
                        false);
        server.init(InetAddress.getLoopbackAddress(), port);
    }

    @AfterEach
    void stopServer() {
        server.destroy();
    }

    @Override
    protected DiscoveryFactory factory() {
        return new KubernetesDiscoveryFactory();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("service", SERVICE, "namespace", NAMESPACE, "relist-millis", "1000");
    }

    /// The factory finds its API server as all clients of Kubernetes do, not by a setting.
    @Override
    protected Discovery create() {
        return new KubernetesDiscovery(
                KubernetesSettings.of(settings()), KubernetesDiscoveryFactory.newClient(config()));
    }

    private Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getPort())
                .withNamespace(NAMESPACE)
                .build();
    }

    @Override
    protected void list(List<String> ids) {
        listed = List.copyOf(ids);
        var pods = ids.stream().map(id -> Slices.ready(id, "uid-" + id)).toArray(Endpoint[]::new);
        try (KubernetesClient operator = KubernetesDiscoveryFactory.newClient(config())) {
            operator.resource(Slices.slice("s", pods)).createOr(each -> each.update());
        }
    }

    @Override
    protected void loseSource() {
        server.destroy();
    }

    /// With an API server that was started anew its pods come back, one event each.
    @Override
    protected void restoreSource() {
        startServer(server.getPort());
        list(listed);
    }

    /// The JDK's client ends its own thread, some time after nobody has the client any more.
    @Override
    protected boolean isPlugins(Thread thread) {
        return !thread.getName().startsWith("HttpClient-");
    }
}
