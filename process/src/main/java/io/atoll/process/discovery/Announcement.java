package io.atoll.process.discovery;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Duty;
import io.atoll.agents.Rhythm;
import io.atoll.spi.Member;
import io.atoll.spi.Registration;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

/// What this process tells the others of itself. A registry that is away stops nothing: the
/// announcement is tried again in the background, at first soon, then every few seconds, until the
/// registry has it. Only the newest state is ever announced.
///
/// Safe for use by many threads.
public final class Announcement implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Announcement.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final @Nullable Registration registration;
    private @Nullable Agent agent;
    private @Nullable Duty announcing;
    private Member wanted;
    private @Nullable Member announced;
    private String trouble = "";
    private boolean closed;

    private Announcement(@Nullable Registration registration, Member self) {
        this.registration = registration;
        wanted = self;
    }

    /// Announces a member, without waiting for it.
    ///
    /// @param registration closed with this announcement
    public static Announcement begin(Registration registration, Member self, MeterRegistry meters) {
        return begin(registration, self, meters, FIRST_PAUSE);
    }

    static Announcement begin(
            Registration registration, Member self, MeterRegistry meters, Duration firstPause) {
        var announcement = new Announcement(registration, self);
        var agent = new Agent("announcement-" + self.id(), new AgentMeters(meters, self.id()));
        Duration longest = firstPause.compareTo(LONGEST_PAUSE) > 0 ? firstPause : LONGEST_PAUSE;
        Duty duty =
                agent.takeOn(
                        "announce",
                        Rhythm.onDemand().withPauses(firstPause, longest),
                        () -> announcement.announce(registration));
        announcement.agent = agent;
        announcement.announcing = duty;
        duty.wake();
        return announcement;
    }

    /// For a discovery plugin without a registry, such as `static` or `kubernetes`: the others
    /// learn of this member without its doing, so whatever it wants to announce counts as told.
    public static Announcement needless(Member self) {
        var announcement = new Announcement(null, self);
        announcement.announced = self;
        return announcement;
    }

    /// Announces another state, without waiting for it.
    public synchronized void change(Member.State state) {
        if (wanted.state() == state || closed) {
            return;
        }
        log.info("member state changed id={} from={} to={}", wanted.id(), wanted.state(), state);
        wanted = wanted.withState(state);
        if (announcing == null) {
            announced = wanted;
        } else {
            announcing.wake();
        }
        notifyAll();
    }

    public synchronized Member.State state() {
        return wanted.state();
    }

    /// Waits until the registry has the newest state.
    ///
    /// @return whether it has it now
    public synchronized boolean await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!told() && !closed) {
            long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (millis <= 0) {
                break;
            }
            wait(millis);
        }
        return told();
    }

    /// Why the registry does not have the newest state, in words; empty when it has it.
    public synchronized List<String> hindrances() {
        if (told()) {
            return List.of();
        }
        return List.of(
                "not announced as %s yet%s"
                        .formatted(wanted.state(), trouble.isEmpty() ? "" : ": " + trouble));
    }

    private synchronized boolean told() {
        return wanted.equals(announced);
    }

    /// Another state may be wanted meanwhile: then there is another run.
    private void announce(Registration registry) {
        Member next = wanted();
        if (told()) {
            return;
        }
        try {
            registry.announce(next);
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
        succeeded(next);
    }

    private synchronized Member wanted() {
        return wanted;
    }

    private synchronized void succeeded(Member member) {
        announced = member;
        trouble = "";
        log.info("member announced id={} state={}", member.id(), member.state());
        notifyAll();
    }

    private synchronized void failed(RuntimeException e) {
        trouble = String.valueOf(e.getMessage());
    }

    /// Takes the announcement back and closes the registration.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        if (registration != null && agent != null) {
            agent.close();
            registration.close();
        }
    }
}
