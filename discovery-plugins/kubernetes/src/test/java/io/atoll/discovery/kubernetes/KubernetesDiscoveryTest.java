package io.atoll.discovery.kubernetes;

import static io.atoll.discovery.kubernetes.Slices.NAMESPACE;
import static io.atoll.discovery.kubernetes.Slices.SERVICE;
import static io.atoll.discovery.kubernetes.Slices.pod;
import static io.atoll.discovery.kubernetes.Slices.ready;
import static io.atoll.discovery.kubernetes.Slices.slice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.spi.Member;
import io.atoll.spi.Member.State;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Against an API server that speaks the real protocol, watches included, without a cluster behind.
@Timeout(120)
class KubernetesDiscoveryTest {
    private static final String HOUR = "600000";

    private final BlockingQueue<DiscoveryView> views = new LinkedBlockingQueue<>();
    private KubernetesMockServer server;
    private KubernetesClient operator;
    private KubernetesDiscovery discovery;

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
        operator = KubernetesDiscoveryFactory.newClient(config());
    }

    private Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getPort())
                .withNamespace(NAMESPACE)
                .build();
    }

    @AfterEach
    void close() {
        if (discovery != null) {
            discovery.close();
        }
        operator.close();
        server.destroy();
    }

    private void watch(String relistMillis) {
        watch(SERVICE, relistMillis);
    }

    private void watch(String services, String relistMillis) {
        var settings =
                KubernetesSettings.of(Map.of("service", services, "relist-millis", relistMillis));
        discovery =
                new KubernetesDiscovery(settings, KubernetesDiscoveryFactory.newClient(config()));
        discovery.start(views::add);
    }

    private void apply(EndpointSlice slice) {
        operator.resource(slice).createOr(each -> each.update());
    }

    private DiscoveryView await(Predicate<DiscoveryView> wanted) throws InterruptedException {
        DiscoveryView last = null;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            DiscoveryView view = views.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (view == null) {
                throw new AssertionError("not seen in 30 s; the last view: " + last);
            }
            if (wanted.test(view)) {
                return view;
            }
            last = view;
        }
    }

    private List<Member> awaitMembers(String... ids) throws InterruptedException {
        var view =
                await(
                        each ->
                                each instanceof Known(List<Member> members)
                                        && members.stream()
                                                .map(Member::id)
                                                .toList()
                                                .equals(List.of(ids)));
        return ((Known) view).members();
    }

    private void awaitUnknown(String words) throws InterruptedException {
        await(view -> view instanceof Unknown(String reason) && reason.contains(words));
    }

    @Test
    void seesThePodsOfItsServiceComeChangeAndGo() throws Exception {
        apply(slice("s-1", ready("read-1", "uid-1")));
        watch(HOUR);
        awaitMembers("read-1");

        apply(slice("s-2", pod("read-2", "uid-2", false, false, false)));
        assertEquals(State.WARMING, awaitMembers("read-1", "read-2").getLast().state());
        apply(slice("s-2", ready("read-2", "uid-2")));
        assertEquals(State.READY, awaitMembers("read-1", "read-2").getLast().state());
        apply(slice("s-1", pod("read-1", "uid-1", false, true, true)));
        assertEquals(State.DRAINING, awaitMembers("read-1", "read-2").getFirst().state());
        operator.resource(slice("s-1")).delete();
        awaitMembers("read-2");
    }

    @Test
    void noticesThatAPodWasReplacedAtTheSameAddress() throws Exception {
        apply(slice("s", ready("read-1", "uid-1")));
        watch(HOUR);
        long first = awaitMembers("read-1").getFirst().incarnation();

        apply(slice("s", ready("read-1", "uid-2")));

        assertNotEquals(first, awaitMembers("read-1").getFirst().incarnation());
    }

    @Test
    void aServiceWithoutPodsHasNoMembersButOneThatDoesNotExistIsUnknown() throws Exception {
        watch(HOUR);
        awaitUnknown("service '" + SERVICE + "' has no EndpointSlice");

        apply(slice("s"));
        awaitMembers();
        operator.resource(slice("s")).delete();

        awaitUnknown("service '" + SERVICE + "' has no EndpointSlice");
    }

    @Test
    void otherServicesAreOthers() throws Exception {
        apply(ofService("web", "web-9"));
        apply(slice("s", ready("read-1", "uid-1")));
        watch(HOUR);

        awaitMembers("read-1");
    }

    @Test
    void severalServicesAreOneCluster() throws Exception {
        apply(ofService("web", "web-9"));
        apply(ofService("atoll-router", "router-2"));
        apply(slice("s", ready("read-1", "uid-1")));
        watch(SERVICE + ",atoll-router", HOUR);

        awaitMembers("read-1", "router-2");
    }

    private static EndpointSlice ofService(String service, String pod) {
        EndpointSlice slice = slice(service + "-slice", ready(pod, "uid-of-" + pod));
        slice.getMetadata().setLabels(Map.of("kubernetes.io/service-name", service));
        return slice;
    }

    @Test
    void cannotTellWhileTheApiServerIsAwayAndThenSeesWhatChanged() throws Exception {
        apply(slice("s", ready("read-1", "uid-1")));
        watch("1000");
        awaitMembers("read-1");
        int port = server.getPort();

        operator.close();
        server.destroy();
        awaitUnknown("http://127.0.0.1:" + port + "/ does not answer");
        startServer(port);
        apply(slice("s", ready("read-2", "uid-2")));

        awaitMembers("read-2");
    }

    @Test
    void cannotTellFromASliceThatMakesNoSense() throws Exception {
        apply(slice("s", ready("read-1", "uid-1")));
        watch(HOUR);
        awaitMembers("read-1");

        apply(Slices.labelled("s", Map.of("atoll.io/role", "king"), ready("read-1", "uid-1")));

        awaitUnknown("its label atoll.io/role is 'king'");
    }

    @Test
    void saysFirstThatItCannotTellYet() throws Exception {
        watch(HOUR);

        assertEquals(
                new Unknown(
                        "http://127.0.0.1:%d/ has not answered yet".formatted(server.getPort())),
                views.poll());
    }
}
