package io.atoll.process.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.process.Metrics;
import io.atoll.spi.Discovery;
import io.atoll.spi.DiscoveryView;
import io.atoll.spi.DiscoveryView.Known;
import io.atoll.spi.DiscoveryView.Unknown;
import io.atoll.spi.Member;
import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class TrustedDiscoveryTest {
    private final PrometheusMeterRegistry meters = Metrics.newRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final Registry registry = new Registry();
    private final List<DiscoveryView> views = new ArrayList<>();
    // Its own timer looks at a clock that stands still, so the tests say when time has passed.
    private final TrustedDiscovery discovery =
            new TrustedDiscovery(registry, Trust.DEFAULT, "router-1", meters, nanos::get);

    /// A registry that answers what a test wants it to.
    private static final class Registry implements Discovery {
        private Consumer<DiscoveryView> listener = _ -> {};
        private DiscoveryView first = new Unknown("not connected yet");
        private boolean closed;

        @Override
        public void start(Consumer<DiscoveryView> listener) {
            this.listener = listener;
            listener.accept(first);
        }

        void answers(List<Member> members) {
            listener.accept(new Known(members));
        }

        void cannotTell(String reason) {
            listener.accept(new Unknown(reason));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Member node(int number, long incarnation, State state) {
        return new Member(
                "read-" + number,
                incarnation,
                Role.READ_NODE,
                "10.0.0." + number,
                19_531,
                Member.DEFAULT_RESOURCE_GROUP,
                "",
                Long.MAX_VALUE,
                state);
    }

    private static List<Member> nodes(int... numbers) {
        return IntStream.of(numbers).mapToObj(n -> node(n, 1, State.READY)).toList();
    }

    private static Member router() {
        return new Member(
                "router-1",
                1,
                Role.ROUTER,
                "10.0.1.1",
                19_530,
                Member.DEFAULT_RESOURCE_GROUP,
                "",
                Long.MAX_VALUE,
                State.READY);
    }

    @BeforeEach
    void start() {
        discovery.start(views::add);
    }

    @AfterEach
    void close() {
        discovery.close();
        assertTrue(registry.closed);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        discovery.believeWhatPersists();
    }

    private void assertInForce(List<Member> members) {
        assertEquals(new Known(members), views.getLast());
    }

    private void assertAge(String seconds) {
        String metric = "atoll_discovery_view_age_seconds{member=\"router-1\"} " + seconds;
        assertTrue(meters.scrape().lines().anyMatch(metric::equals), meters.scrape());
    }

    @Test
    void cannotTellBeforeTheFirstAnswer() {
        assertEquals(List.of(new Unknown("not connected yet")), views);
    }

    @Test
    void aClusterMayBeginEmptyAndGrow() {
        registry.answers(List.of());
        registry.answers(nodes(1));
        registry.answers(nodes(1, 2));

        assertEquals(
                List.of(new Known(List.of()), new Known(nodes(1)), new Known(nodes(1, 2))),
                views.subList(1, 4));
    }

    @Test
    void aRegistryThatCannotTellChangesNothingButTheAge() {
        registry.answers(nodes(1, 2));
        assertAge("0.0");

        registry.cannotTell("session expired");
        pass(Duration.ofSeconds(90));

        assertInForce(nodes(1, 2));
        assertAge("90.0");
        assertEquals("session expired, for 90 s", discovery.trouble().orElseThrow());

        registry.answers(nodes(1, 2));

        assertAge("0.0");
        assertTrue(discovery.trouble().isEmpty());
    }

    @Test
    void oneNodeOfSeveralIsBelievedToBeGoneAtOnce() {
        registry.answers(nodes(1, 2));
        registry.answers(nodes(2));

        assertInForce(nodes(2));
    }

    @Test
    void anEmptyAnswerIsNeverBelieved() {
        registry.answers(List.of(router(), nodes(1).getFirst()));
        registry.answers(List.of(router()));
        pass(Duration.ofDays(1));

        assertInForce(List.of(router(), nodes(1).getFirst()));
        assertEquals("all 1 read nodes are gone, for 86400 s", discovery.trouble().orElseThrow());
    }

    @Test
    void anIdThatIsListedTwiceIsNeverBelieved() {
        registry.answers(nodes(1, 2));
        registry.answers(nodes(1, 2, 2));
        pass(Duration.ofDays(1));

        assertInForce(nodes(1, 2));
    }

    @Test
    void aFirstAnswerThatIsImpossibleTellsNothing() {
        registry.answers(nodes(1, 1));

        assertEquals(new Unknown("member 'read-1' is listed twice"), views.getLast());
    }

    @Test
    void aGreatLossIsBelievedOnceItHasPersisted() {
        registry.answers(nodes(1, 2, 3, 4));
        registry.answers(nodes(1));
        pass(Duration.ofSeconds(29));
        assertInForce(nodes(1, 2, 3, 4));

        pass(Duration.ofSeconds(1));

        assertInForce(nodes(1));
        assertAge("0.0");
    }

    @Test
    void aLossThatIsTakenBackWasNone() {
        registry.answers(nodes(1, 2, 3, 4));
        registry.answers(nodes(1));
        registry.answers(nodes(1, 2, 3, 4));
        pass(Duration.ofMinutes(1));

        assertInForce(nodes(1, 2, 3, 4));
        assertEquals(2, views.size());
    }

    @Test
    void aLossHasToPersistWithoutABreak() {
        registry.answers(nodes(1, 2, 3, 4));
        registry.answers(nodes(1));
        pass(Duration.ofSeconds(29));
        registry.cannotTell("connection lost");
        registry.answers(nodes(1));
        pass(Duration.ofSeconds(29));

        assertInForce(nodes(1, 2, 3, 4));
    }

    @Test
    void whoIsNewOrStartedAnewIsTakenInWhileALossIsDoubted() {
        registry.answers(nodes(1, 2, 3));
        Member again = node(1, 2, State.WARMING);
        Member fresh = node(4, 1, State.WARMING);

        registry.answers(List.of(again, fresh));

        assertInForce(
                Stream.concat(
                                Stream.of(again),
                                Stream.concat(nodes(2, 3).stream(), Stream.of(fresh)))
                        .toList());
    }

    @Test
    void nodesThatVanishOneByOneAreAsManyAsTheyAreTogether() {
        registry.answers(nodes(1, 2, 3, 4));
        registry.answers(nodes(1, 2, 3));
        registry.answers(nodes(1, 2));
        registry.answers(nodes(1));

        assertInForce(nodes(1, 2));
    }

    @Test
    void nodesThatVanishSlowlyAreBelievedToBeGone() {
        registry.answers(nodes(1, 2, 3, 4));
        for (int[] left : new int[][] {{1, 2, 3}, {1, 2}, {1}}) {
            pass(Duration.ofSeconds(31));
            registry.answers(nodes(left));
        }

        assertInForce(nodes(1));
    }

    @Test
    void afterARegistryWasEmptyItsMembersMayComeBackOneByOne() {
        registry.answers(nodes(1, 2, 3));
        registry.answers(List.of());
        registry.answers(nodes(3));
        registry.answers(nodes(2, 3));
        assertInForce(nodes(1, 2, 3));

        pass(Duration.ofSeconds(30));

        assertInForce(nodes(2, 3));
    }

    @Test
    void nodesThatAreDrainingMayLeaveTogether() {
        var draining = List.of(node(2, 1, State.DRAINING), node(3, 1, State.DRAINING));
        registry.answers(Stream.concat(nodes(1).stream(), draining.stream()).toList());

        registry.answers(nodes(1));

        assertInForce(nodes(1));
    }

    @Test
    void saysNothingMoreOnceItIsClosed() {
        discovery.close();
        registry.answers(nodes(1));

        assertEquals(1, views.size());
    }
}
