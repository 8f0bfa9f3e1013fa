package io.atoll.process.discovery;

import io.atoll.spi.Member;
import io.atoll.spi.Registration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// What this process tells the others of itself. A registry that is away stops nobody: the
/// announcement is tried again in the background, at first soon, then every few seconds, until the
/// registry has it. Only the newest state is ever announced.
///
/// Safe for use by many threads.
public final class Announcement implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Announcement.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final @Nullable Registration registration;
    private final Duration firstPause;
    private @Nullable Thread announcer;
    private Member wanted;
    private @Nullable Member announced;
    private String trouble = "";
    private boolean closed;

    private Announcement(@Nullable Registration registration, Member self, Duration firstPause) {
        this.registration = registration;
        this.firstPause = firstPause;
        wanted = self;
    }

    /// Announces a member, without waiting for it.
    ///
    /// @param registration closed with this announcement
    public static Announcement begin(Registration registration, Member self) {
        return begin(registration, self, FIRST_PAUSE);
    }

    static Announcement begin(Registration registration, Member self, Duration firstPause) {
        var announcement = new Announcement(registration, self, firstPause);
        announcement.announcer =
                Thread.ofPlatform()
                        .daemon()
                        .name("announcement-" + self.id())
                        .start(announcement::run);
        return announcement;
    }

    /// For a discovery plugin without a registry, such as `static` or `kubernetes`: the others
    /// learn of this member without its doing, so whatever it wants to announce counts as told.
    public static Announcement needless(Member self) {
        var announcement = new Announcement(null, self, FIRST_PAUSE);
        announcement.announced = self;
        return announcement;
    }

    /// Announces another state, without waiting for it.
    public synchronized void change(Member.State state) {
        if (wanted.state() == state || closed) {
            return;
        }
        log.info("member state id={} from={} to={}", wanted.id(), wanted.state(), state);
        wanted = wanted.withState(state);
        if (registration == null) {
            announced = wanted;
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

    private void run() {
        Registration registry = Objects.requireNonNull(registration);
        Duration pause = firstPause;
        try {
            while (true) {
                Member next = awaitNext();
                if (announce(registry, next)) {
                    pause = firstPause;
                } else {
                    pauseUnlessChanged(next, pause);
                    pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
                }
            }
        } catch (InterruptedException _) {
            log.debug("announcement ended");
        }
    }

    private synchronized Member awaitNext() throws InterruptedException {
        while (told()) {
            wait();
        }
        return wanted;
    }

    private boolean announce(Registration registry, Member member) {
        try {
            registry.announce(member);
        } catch (RuntimeException e) {
            failed(member, e);
            return false;
        }
        succeeded(member);
        return true;
    }

    private synchronized void succeeded(Member member) {
        announced = member;
        trouble = "";
        log.info("member announced id={} state={}", member.id(), member.state());
        notifyAll();
    }

    private synchronized void failed(Member member, RuntimeException e) {
        String reason = String.valueOf(e.getMessage());
        if (!reason.equals(trouble) && !closed) {
            log.warn(
                    "member cannot be announced, it is tried again id={} state={} reason={}",
                    member.id(),
                    member.state(),
                    reason);
        }
        trouble = reason;
    }

    /// Another state may be wanted meanwhile; it is not kept waiting.
    private synchronized void pauseUnlessChanged(Member tried, Duration pause)
            throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        long millis = pause.toMillis();
        while (millis > 0 && wanted.equals(tried)) {
            wait(millis);
            millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
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
        if (registration != null && announcer != null) {
            announcer.interrupt();
            try {
                announcer.join(CLOSE_LIMIT);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            registration.close();
        }
    }
}
