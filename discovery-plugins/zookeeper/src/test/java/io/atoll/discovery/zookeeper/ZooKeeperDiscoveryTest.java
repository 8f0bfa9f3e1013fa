package io.atoll.discovery.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.spi.Member;
import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;
import io.atoll.spi.Registration;
import io.atoll.spi.RegistrationException;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Against a real ZooKeeper.
@Timeout(120)
class ZooKeeperDiscoveryTest {
    private static final long LIMIT_SECONDS = 30;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final BlockingQueue<DiscoveryView> views = new LinkedBlockingQueue<>();
    private TestingServer server;

    private static Member member(String id, long incarnation, State state) {
        return new Member(
                id,
                incarnation,
                Role.READ_NODE,
                "10.0.0.7",
                19_531,
                Member.DEFAULT_RESOURCE_GROUP,
                "a",
                1L << 30,
                state);
    }

    private static Member member(String id) {
        return member(id, 1, State.READY);
    }

    @BeforeEach
    void startServer() throws Exception {
        server = new TestingServer(true);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        server.close();
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    /// @param more further settings, as key, value, key, value
    private Map<String, String> config(String... more) {
        Map<String, String> config = new HashMap<>();
        config.put("connect", server.getConnectString());
        config.put("session-timeout-millis", "4000");
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        return config;
    }

    private Registration register(Member member, String... more) {
        Registration registration = open(new ZooKeeperRegistrationFactory().create(config(more)));
        registration.announce(member);
        return registration;
    }

    private Discovery watch(String... more) {
        Discovery discovery = open(new ZooKeeperDiscoveryFactory().create(config(more)));
        discovery.start(views::add);
        return discovery;
    }

    /// A client as an operator has it.
    private CuratorFramework operator() {
        CuratorFramework client =
                open(
                        CuratorFrameworkFactory.newClient(
                                server.getConnectString(), new RetryOneTime(100)));
        client.start();
        return client;
    }

    private DiscoveryView await(Predicate<DiscoveryView> wanted) throws InterruptedException {
        DiscoveryView last = null;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
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

    private void awaitMembers(Member... members) throws InterruptedException {
        await(new Known(List.of(members))::equals);
    }

    private String awaitUnknown(String words) throws InterruptedException {
        var view = await(each -> each instanceof Unknown(String reason) && reason.contains(words));
        return ((Unknown) view).reason();
    }

    @Test
    void seesWhoRegistersChangesItsStateAndLeaves() throws Exception {
        Registration first = register(member("read-1", 1, State.WARMING));
        watch();
        awaitMembers(member("read-1", 1, State.WARMING));

        Registration second = register(member("read-2"));
        awaitMembers(member("read-1", 1, State.WARMING), member("read-2"));
        first.announce(member("read-1", 1, State.DRAINING));
        awaitMembers(member("read-1", 1, State.DRAINING), member("read-2"));
        first.close();
        awaitMembers(member("read-2"));
        second.close();
        awaitMembers();
    }

    @Test
    void cannotTellBeforeItIsConnected() throws Exception {
        watch();

        assertEquals(
                new Unknown(
                        "not connected to ZooKeeper at %s yet"
                                .formatted(server.getConnectString())),
                views.poll());
    }

    @Test
    void whereNobodyEverRegisteredItCannotTell() throws Exception {
        watch();

        awaitUnknown("has no path /atoll/members");
        register(member("read-1"));
        awaitMembers(member("read-1"));
    }

    @Test
    void aMemberWhoseSessionExpiredRegistersAgain() throws Exception {
        ZooKeeperSettings settings = ZooKeeperSettings.of(config());
        CuratorFramework client = settings.newClient();
        var registration = open(new ZooKeeperRegistration(settings, client));
        registration.announce(member("read-1"));
        watch();
        awaitMembers(member("read-1"));
        String node = settings.node(member("read-1"));
        long before = operator().checkExists().forPath(node).getEphemeralOwner();

        client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();

        // The node of the session before is replaced at once, not when the server misses it.
        CuratorFramework operator = operator();
        awaitTrue(
                () -> {
                    var stat = operator.checkExists().forPath(node);
                    return stat != null && stat.getEphemeralOwner() != before;
                });
        registration.announce(member("read-1", 1, State.DRAINING));
        awaitMembers(member("read-1", 1, State.DRAINING));
    }

    @Test
    void aWatcherWhoseSessionExpiredCannotTellAndThenSeesAgain() throws Exception {
        register(member("read-1"));
        ZooKeeperSettings settings = ZooKeeperSettings.of(config());
        CuratorFramework client = settings.newClient();
        var discovery = open(new ZooKeeperDiscovery(settings, client));
        discovery.start(views::add);
        awaitMembers(member("read-1"));

        client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();

        awaitUnknown("the session at ZooKeeper at " + server.getConnectString());
        awaitMembers(member("read-1"));
        register(member("read-2"));
        awaitMembers(member("read-1"), member("read-2"));
    }

    @Test
    void aServerThatIsRestartedIsNotAnEmptyCluster() throws Exception {
        register(member("read-1"));
        watch();
        awaitMembers(member("read-1"));

        server.stop();
        awaitUnknown("the connection to ZooKeeper");
        server.restart();

        assertEquals(new Known(List.of(member("read-1"))), await(Known.class::isInstance));
    }

    @Test
    void aServerThatLostItsDataIsRegisteredAtAnew() throws Exception {
        register(member("read-1"));
        watch();
        awaitMembers(member("read-1"));
        int port = server.getPort();

        server.close();
        awaitUnknown("the connection to ZooKeeper");
        server = new TestingServer(new InstanceSpec(null, port, -1, -1, true, -1), true);

        awaitMembers(member("read-1"));
    }

    @Test
    void aNodeThatAnOperatorDeletesComesBack() throws Exception {
        register(member("read-1"));
        String node = ZooKeeperSettings.of(config()).node(member("read-1"));
        watch();
        awaitMembers(member("read-1"));

        CuratorFramework operator = operator();
        long before = operator.checkExists().forPath(node).getCzxid();

        operator.delete().forPath(node);

        // It may be back before the discovery has read that it was gone.
        awaitTrue(
                () -> {
                    var stat = operator.checkExists().forPath(node);
                    return stat != null && stat.getCzxid() != before;
                });
        register(member("read-2"));
        awaitMembers(member("read-1"), member("read-2"));
    }

    @Test
    void ofTwoProcessesWithOneIdTheYoungerCounts() throws Exception {
        Registration killed = register(member("read-1", 1, State.READY));
        watch();
        awaitMembers(member("read-1", 1, State.READY));

        register(member("read-1", 2, State.WARMING));
        awaitMembers(member("read-1", 2, State.WARMING));
        killed.announce(member("read-1", 1, State.DRAINING));
        killed.close();
        register(member("read-2"));

        assertEquals(
                new Known(List.of(member("read-1", 2, State.WARMING), member("read-2"))),
                await(Known.class::isInstance));
    }

    @Test
    void aChrootKeepsClustersApart() throws Exception {
        String servers = server.getConnectString();
        register(member("read-1"), "connect", servers + "/prod");
        register(member("read-2"), "connect", servers + "/test");
        watch("connect", servers + "/prod");

        awaitMembers(member("read-1"));
        assertEquals(1, operator().getChildren().forPath("/prod/atoll/members").size());
    }

    @Test
    void whoHasNoCredentialsNeitherSeesNorRegisters() throws Exception {
        String[] credentials = {"user", "atoll", "password", "secret"};
        register(member("read-1"), credentials);

        watch();
        awaitUnknown("the user or password is missing or wrong");
        var refused = assertThrows(RegistrationException.class, () -> register(member("read-2")));
        assertTrue(
                refused.getMessage().contains("the user or password is missing or wrong"),
                refused.getMessage());
        assertThrows(
                RegistrationException.class,
                () -> register(member("read-2"), "user", "atoll", "password", "guess"));

        watch(credentials);
        awaitMembers(member("read-1"));
    }

    @Test
    void aRegistryThatIsAwayIsAnErrorInTime() throws Exception {
        String servers = server.getConnectString();
        server.stop();
        Registration registration = open(new ZooKeeperRegistrationFactory().create(config()));

        var error =
                assertThrows(
                        RegistrationException.class, () -> registration.announce(member("read-1")));

        assertEquals(
                "ZooKeeper at %s did not answer in 4000 ms".formatted(servers), error.getMessage());
        server.restart();
        awaitTrue(() -> announces(registration));
    }

    private static boolean announces(Registration registration) {
        try {
            registration.announce(member("read-1"));
            return true;
        } catch (RegistrationException _) {
            return false;
        }
    }

    @Test
    void whatIsNoMemberHidesNobody() throws Exception {
        register(member("read-1"));
        operator()
                .create()
                .forPath("/atoll/members/lock", "10.0.0.9".getBytes(StandardCharsets.UTF_8));
        watch();

        awaitMembers(member("read-1"));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void awaitTrue(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, "not seen in 30 s");
            Thread.onSpinWait();
        }
    }
}
