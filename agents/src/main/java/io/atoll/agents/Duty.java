package io.atoll.agents;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/// Something that an [Agent] does again and again. It fails when it throws, errors included; then
/// it is tried again by itself, the later the more often it has failed in a row. A failure is
/// logged when it begins, when its reason changes and when it is over.
public final class Duty {
    private static final Logger log = LoggerFactory.getLogger(Duty.class);

    private final Agent agent;
    private final String name;
    private final Rhythm rhythm;
    private final Work work;
    private final AgentMeters.OfDuty meters;

    // Guarded by the agent's lock.
    private boolean due;
    private long dueNanos;

    // Used by the agent's thread.
    private int failures;
    private String trouble = "";

    Duty(Agent agent, String name, Rhythm rhythm, Work work, AgentMeters.OfDuty meters) {
        this.agent = agent;
        this.name = name;
        this.rhythm = rhythm;
        this.work = work;
        this.meters = meters;
        rhythm.period().ifPresent(period -> dueIn(period));
    }

    /// Asks for a run that begins after this call, at once unless another one is going on. Calls
    /// that come before it begins share it. After a failure it does not wait for the pause's end.
    public void wake() {
        wakeIn(Duration.ZERO);
    }

    /// Asks for a run after a while, if there is none before; so calls that come meanwhile share
    /// it.
    public void wakeIn(Duration delay) {
        agent.locked(() -> dueIn(delay));
    }

    /// The lock is held.
    private void dueIn(Duration delay) {
        long at = System.nanoTime() + delay.toNanos();
        if (!due || at - dueNanos < 0) {
            due = true;
            dueNanos = at;
        }
    }

    /// How long until it is due; `Long.MAX_VALUE` if it is not. The lock is held.
    long nanosLeft() {
        return due ? dueNanos - System.nanoTime() : Long.MAX_VALUE;
    }

    /// From now on, a request for a run gets another one. The lock is held.
    void begin() {
        due = false;
    }

    void run() {
        try {
            work.run();
            succeeded();
        } catch (Throwable e) {
            // Errors too: nobody would begin the duty again.
            failed(e);
        }
    }

    private void succeeded() {
        meters.succeeded();
        if (failures > 0) {
            log.info("duty works again agent={} duty={} failures={}", agent.name(), name, failures);
        }
        failures = 0;
        trouble = "";
        rhythm.period().ifPresent(this::wakeIn);
    }

    private void failed(Throwable e) {
        if (agent.isEnding()) {
            log.debug("duty ended agent={} duty={}", agent.name(), name, e);
            return;
        }
        meters.failed();
        failures++;
        Duration pause = rhythm.pauseAfter(failures);
        String reason = e.toString();
        if (!reason.equals(trouble)) {
            log.warn(
                    "duty failed and is tried again agent={} duty={} failures={} inMillis={}"
                            + " reason={}",
                    agent.name(),
                    name,
                    failures,
                    pause.toMillis(),
                    reason,
                    e);
        }
        trouble = reason;
        wakeIn(pause);
    }

    void end() {
        meters.end();
    }
}
