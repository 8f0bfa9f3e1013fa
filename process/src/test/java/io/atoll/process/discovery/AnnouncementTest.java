package io.atoll.process.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.spi.Member;
import io.atoll.spi.Member.Role;
import io.atoll.spi.Member.State;
import io.atoll.spi.Registration;
import io.atoll.spi.RegistrationException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class AnnouncementTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final MeterRegistry METERS = new SimpleMeterRegistry();
    private static final Member SELF =
            new Member(
                    "read-1",
                    7,
                    Role.READ_NODE,
                    "10.0.0.7",
                    19_531,
                    Member.DEFAULT_RESOURCE_GROUP,
                    "",
                    Long.MAX_VALUE,
                    State.WARMING);

    private final Registry registry = new Registry();

    /// A registry at the other end of a network.
    private static final class Registry implements Registration {
        final BlockingQueue<State> attempts = new LinkedBlockingQueue<>();
        final BlockingQueue<State> announced = new LinkedBlockingQueue<>();
        volatile boolean away;
        volatile boolean closed;

        @Override
        public void announce(Member self) {
            // Decided before the test gets to know of the attempt, and may change it.
            boolean refused = away;
            attempts.add(self.state());
            if (refused) {
                throw new RegistrationException("the registry is away");
            }
            announced.add(self.state());
        }

        @Override
        public void close() {
            closed = true;
        }

        State nextAttempt() throws InterruptedException {
            State state = attempts.poll(10, TimeUnit.SECONDS);
            assertTrue(state != null, "no attempt in 10 s");
            return state;
        }
    }

    @Test
    void announcesTheMemberAndEachNewState() throws InterruptedException {
        try (var announcement = Announcement.begin(registry, SELF, METERS, PAUSE)) {
            assertTrue(announcement.await(LIMIT));
            announcement.change(State.READY);
            assertTrue(announcement.await(LIMIT));
            announcement.change(State.DRAINING);
            assertTrue(announcement.await(LIMIT));
        }

        assertEquals(
                List.of(State.WARMING, State.READY, State.DRAINING),
                List.copyOf(registry.announced));
        assertTrue(registry.closed);
    }

    @Test
    void triesAgainUntilTheRegistryIsBack() throws InterruptedException {
        registry.away = true;
        try (var announcement = Announcement.begin(registry, SELF, METERS, PAUSE)) {
            registry.nextAttempt();
            registry.nextAttempt();
            registry.nextAttempt();
            assertEquals(
                    List.of("not announced as WARMING yet: the registry is away"),
                    announcement.hindrances());

            registry.away = false;

            assertTrue(announcement.await(LIMIT));
            assertEquals(List.of(), announcement.hindrances());
        }
    }

    @Test
    void announcesOnlyTheNewestStateOnceTheRegistryIsBack() throws InterruptedException {
        registry.away = true;
        try (var announcement = Announcement.begin(registry, SELF, METERS, Duration.ofMinutes(1))) {
            assertEquals(State.WARMING, registry.nextAttempt());
            registry.away = false;
            announcement.change(State.READY);

            assertTrue(announcement.await(LIMIT));
        }

        assertEquals(List.of(State.READY), List.copyOf(registry.announced));
    }

    @Test
    void closingEndsTheAttempts() throws InterruptedException {
        registry.away = true;
        var announcement = Announcement.begin(registry, SELF, METERS, Duration.ofMinutes(1));
        registry.nextAttempt();

        announcement.close();

        assertTrue(registry.closed);
        assertFalse(announcement.await(LIMIT));
    }

    @Test
    void whereNobodyRegistersEveryStateCountsAsTold() throws InterruptedException {
        try (var announcement = Announcement.needless(SELF)) {
            announcement.change(State.READY);

            assertEquals(State.READY, announcement.state());
            assertTrue(announcement.await(Duration.ZERO));
            assertEquals(List.of(), announcement.hindrances());
        }
    }
}
