package io.atoll.discovery.fixed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.spi.DiscoveryFactory;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.spi.Member;
import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

class StaticDiscoveryTest {
    private static final Member READ_1 = readNode("read-1", "10.0.0.7", 19_531, "a");
    private static final Member READ_2 = readNode("read-2", "10.0.0.8", 19_531, "b");

    private final List<DiscoveryView> views = new ArrayList<>();

    private static Member readNode(String id, String host, int port, String zone) {
        return new Member(
                id,
                0,
                Role.READ_NODE,
                host,
                port,
                Member.DEFAULT_RESOURCE_GROUP,
                zone,
                Long.MAX_VALUE,
                State.READY);
    }

    @Test
    void cannotTellUntilItWasTold() {
        var discovery = new StaticDiscovery();

        discovery.start(views::add);

        assertInstanceOf(Unknown.class, views.getFirst());
    }

    @Test
    void tellsEachUpdateInOrder() {
        var discovery = new StaticDiscovery();
        discovery.start(views::add);

        discovery.update(List.of(READ_1));
        discovery.update(List.of(READ_1, READ_2));

        assertEquals(
                List.of(new Known(List.of(READ_1)), new Known(List.of(READ_1, READ_2))),
                views.subList(1, 3));
    }

    @Test
    void saysNothingMoreOnceItIsClosed() {
        var discovery = new StaticDiscovery();
        discovery.start(views::add);

        discovery.close();
        discovery.update(List.of(READ_1));

        assertEquals(1, views.size());
    }

    @Test
    void theFactoryReadsItsMembersFromTheConfiguration() {
        DiscoveryFactory factory =
                ServiceLoader.load(DiscoveryFactory.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.name().equals("static"))
                        .findFirst()
                        .orElseThrow();

        factory.create(
                        Map.of(
                                "members",
                                "readnode read-1 10.0.0.7:19531 zone=a,"
                                        + " readnode read-2 10.0.0.8:19531 zone=b"))
                .start(views::add);

        assertEquals(List.of(new Known(List.of(READ_1, READ_2))), views);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "readnode read-1|not 'role id host:port'",
                "reader read-1 h:1|role 'reader' is not router, readnode, writenode",
                "readnode read-1 h|'h' is not host:port",
                "readnode read-1 h:x|'x' is not a number",
                "readnode read-1 h:9999999999|port 9999999999 is not 1..65535",
                "readnode read-1 h:1 rack=2|'rack=2' is not zone=, group=, capacity=, state=",
                "readnode read-1 h:1 state=up|state 'up' is not warming, ready, draining"
            })
    void aWrongMemberIsNamed(String member, String why) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new StaticDiscoveryFactory().create(Map.of("members", member)));

        assertEquals("static discovery: member '" + member + "': " + why, error.getMessage());
    }

    @Test
    void wrongSettingsAreNamed() {
        assertRefused(Map.of(), "one of the settings members, file is needed");
        assertRefused(
                Map.of("members", "readnode read-1 h:1", "file", "members.txt"),
                "one of the settings members, file is needed");
        assertRefused(
                Map.of("member", "readnode read-1 h:1"),
                "there is no setting 'member'; there are file, members, poll-millis");
        assertRefused(
                Map.of("file", "members.txt", "poll-millis", "2s"),
                "poll-millis is '2s', not 100..600000");
    }

    private static void assertRefused(Map<String, String> config, String why) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new StaticDiscoveryFactory().create(config));
        assertEquals("static discovery: " + why, error.getMessage());
    }

    @Test
    void anIdIsGivenOnce() {
        var config = Map.of("members", "readnode read-1 h:1, readnode read-1 h:2");

        assertThrows(
                IllegalArgumentException.class, () -> new StaticDiscoveryFactory().create(config));
    }
}
