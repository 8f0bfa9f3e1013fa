package io.atoll.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.process.discovery.Announcement;
import io.atoll.process.discovery.Trust;
import io.atoll.process.discovery.TrustedDiscovery;
import io.atoll.spi.DiscoveryFactory;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.Member;
import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;
import io.atoll.spi.RegistrationFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;

/// What processes see of each other while their ZooKeeper is away: announcements, the plugin and
/// the trust in it together.
@Timeout(180)
class DiscoveryOutageTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<DiscoveryView> views = new CopyOnWriteArrayList<>();
    private TestingServer server;

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

    private Map<String, String> config() {
        return Map.of("connect", server.getConnectString(), "session-timeout-millis", "4000");
    }

    private Announcement announce(int number, long incarnation) throws Exception {
        RegistrationFactory factory =
                ServiceLoader.load(RegistrationFactory.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.name().equals("zookeeper"))
                        .findFirst()
                        .orElseThrow();
        var self =
                new Member(
                        "read-" + number,
                        incarnation,
                        Role.READ_NODE,
                        "10.0.0." + number,
                        19_531,
                        Member.DEFAULT_RESOURCE_GROUP,
                        "",
                        Long.MAX_VALUE,
                        State.READY);
        Announcement announcement =
                Announcement.begin(factory.create(config()), self, new SimpleMeterRegistry());
        opened.push(announcement);
        assertTrue(announcement.await(LIMIT), announcement.hindrances().toString());
        return announcement;
    }

    private TrustedDiscovery watch() {
        DiscoveryFactory factory =
                ServiceLoader.load(DiscoveryFactory.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.name().equals("zookeeper"))
                        .findFirst()
                        .orElseThrow();
        var discovery =
                new TrustedDiscovery(
                        factory.create(config()),
                        Trust.DEFAULT,
                        "router-1",
                        new SimpleMeterRegistry());
        opened.push(discovery);
        discovery.start(views::add);
        return discovery;
    }

    private List<Member> members() {
        return views.getLast() instanceof Known(List<Member> members) ? members : List.of();
    }

    private List<String> ids() {
        return members().stream().map(Member::id).toList();
    }

    @Test
    void aRegistryThatLosesItsDataLosesNobody() throws Exception {
        announce(1, 1);
        Announcement second = announce(2, 1);
        announce(3, 1);
        TrustedDiscovery discovery = watch();
        var three = List.of("read-1", "read-2", "read-3");
        Await.until("three members", () -> ids().equals(three));
        int before = views.size();

        int port = server.getPort();
        server.close();
        Await.until("the outage is noticed", () -> discovery.trouble().isPresent());
        second.change(State.DRAINING);
        server = new TestingServer(new InstanceSpec(null, port, -1, -1, true, -1), true);

        Await.until("the registry is believed again", () -> discovery.trouble().isEmpty());
        Await.until(
                "what changed meanwhile",
                () -> members().stream().anyMatch(each -> each.state() == State.DRAINING));
        for (DiscoveryView view : views.subList(before, views.size())) {
            assertEquals(
                    three, ((Known) view).members().stream().map(Member::id).sorted().toList());
        }
    }

    @Test
    void aMemberThatIsStartedAnewIsSeenAsAnotherProcess() throws Exception {
        announce(1, 7);
        announce(2, 1);
        watch();
        Await.until("two members", () -> ids().equals(List.of("read-1", "read-2")));

        announce(1, 8);

        Await.until(
                "the new process",
                () -> members().stream().anyMatch(each -> each.incarnation() == 8));
        assertEquals(List.of("read-1", "read-2"), ids());
    }

    @Test
    void aProcessEndsInTimeWhileTheRegistryIsAway() throws Exception {
        announce(1, 1);
        TrustedDiscovery discovery = watch();
        Await.until("one member", () -> ids().equals(List.of("read-1")));
        server.stop();
        Await.until("the outage is noticed", () -> discovery.trouble().isPresent());

        assertTimeout(
                Duration.ofSeconds(15),
                () -> {
                    while (!opened.isEmpty()) {
                        opened.pop().close();
                    }
                });
    }
}
