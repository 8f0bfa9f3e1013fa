package io.atoll.agents;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A thread that looks after something, from the moment that it has something to do. It does its
/// duties one at a time, each when it is due, the one that is due longest first; in between it does
/// what it is handed over. Nothing that these throw ends it: only [#close] does, within a bound.
///
/// It does not wait while it does something, but for what its work waits for; so work that may hang
/// has limits of its own.
public final class Agent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final AgentMeters meters;
    private final Ending ending;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Duty> duties = new ArrayList<>();
    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private boolean started;
    private volatile boolean closed;

    /// @param name of its thread, in logs and metrics
    public Agent(String name, AgentMeters meters) {
        this(name, meters, new Ending(true, END_LIMIT));
    }

    public Agent(String name, AgentMeters meters, Ending ending) {
        this.name = name;
        this.meters = meters;
        this.ending = ending;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::live);
    }

    /// How an agent ends.
    ///
    /// @param interrupts whether what it is doing then is interrupted
    /// @param limit how long [Agent#close] waits for its end
    public record Ending(boolean interrupts, Duration limit) {}

    /// Takes on a duty. A periodic one is done first after a period, or when it is asked for.
    ///
    /// @param duty its name in logs and metrics
    public Duty takeOn(String duty, Rhythm rhythm, Work work) {
        var taken = new Duty(this, duty, rhythm, work, meters.of(name, duty));
        locked(() -> duties.add(taken));
        return taken;
    }

    /// Does something once, soon, in the order of the calls. Once the agent is closed, nothing is
    /// done any more.
    public void handOver(Runnable work) {
        locked(() -> handedOver.add(work));
    }

    /// Whether the caller runs on this agent's thread.
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    String name() {
        return name;
    }

    boolean isEnding() {
        return closed;
    }

    void locked(Runnable change) {
        lock.lock();
        try {
            if (!closed) {
                change.run();
                changed.signal();
                startOnce();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startOnce() {
        if (!started) {
            started = true;
            thread.start();
        }
    }

    private void live() {
        Runnable next = awaitNext();
        while (next != null) {
            next.run();
            next = awaitNext();
        }
    }

    private @Nullable Runnable awaitNext() {
        lock.lock();
        try {
            while (!closed) {
                // Left over from what was done before: whatever ends this one closes it first.
                var _ = Thread.interrupted();
                Runnable once = handedOver.poll();
                if (once != null) {
                    return () -> guarded(once);
                }
                Duty next = mostDue();
                long nanos = next == null ? Long.MAX_VALUE : next.nanosLeft();
                if (next != null && nanos <= 0) {
                    next.begin();
                    return next::run;
                }
                await(nanos);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Duty mostDue() {
        Duty most = null;
        for (Duty duty : duties) {
            if (most == null || duty.nanosLeft() < most.nanosLeft()) {
                most = duty;
            }
        }
        return most;
    }

    /// An interruption that comes while nothing is done means nothing: whatever ends this closes
    /// it.
    private void await(long nanos) {
        try {
            var _ = changed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            log.debug("agent interrupted agent={}", name);
        }
    }

    private void guarded(Runnable once) {
        try {
            once.run();
        } catch (RuntimeException | Error e) {
            if (!closed) {
                log.error("work handed over failed agent={}", name, e);
            }
        }
    }

    /// Ends it: nothing is begun any more, and what is being done gets a moment.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            handedOver.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (ending.interrupts()) {
            thread.interrupt();
        }
        if (started && !isCurrent()) {
            awaitEnd();
        }
        duties.forEach(Duty::end);
    }

    private void awaitEnd() {
        try {
            if (!thread.join(ending.limit())) {
                log.warn(
                        "agent did not end in time agent={} limitMillis={}",
                        name,
                        ending.limit().toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
