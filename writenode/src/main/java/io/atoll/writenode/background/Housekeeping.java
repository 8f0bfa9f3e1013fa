package io.atoll.writenode.background;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Duty;
import io.atoll.agents.Pauses;
import io.atoll.agents.Rhythm;
import io.atoll.agents.Work;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollection.Appended;
import io.atoll.writenode.collections.WrittenCollection.OpenJournal;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.rebuild.RebuildScheduler;
import io.atoll.writenode.reign.Deadline;
import io.atoll.writenode.reign.OwnReign;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.seal.JournalRoller;
import io.atoll.writenode.seal.JournalSealer;
import io.atoll.writenode.seal.SealSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Decides what happens in the background, and when: journals are rolled by size and age, ended
/// ones are sealed in order, and segments are rebuilt. What fails, errors included, is tried again
/// after a pause that doubles.
///
/// One agent decides; work runs on pools. Each collection is sealed by one task at a time.
public final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
    private static final int CLOSE_SECONDS = 5;
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration ROLL_LIMIT = Duration.ofSeconds(30);

    /// Stands for this node's own succession among the collections' ids, which are above 0.
    private static final long SUCCESSION = 0;

    private final SealSettings settings;
    private final WrittenCollections collections;
    private final JournalRoller roller;
    private final JournalSealer sealer;
    private final RebuildScheduler rebuilds;
    private final Reigns reigns;
    private final SelfSuccession succession;
    private final LongSupplier millis;

    private final Agent agent;
    private final Duty deciding;
    private final ExecutorService sealers;
    private final Set<Long> rollingNow = ConcurrentHashMap.newKeySet();
    private final Set<Long> sealingNow = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean succeeding = new AtomicBoolean();
    private final Pauses pauses;
    private final Pauses rollPauses;
    private volatile boolean closed;

    public Housekeeping(
            SealSettings settings,
            WrittenCollections collections,
            JournalRoller roller,
            JournalSealer sealer,
            RebuildScheduler rebuilds,
            Reigns reigns,
            SelfSuccession succession,
            LongSupplier millis,
            AgentMeters meters) {
        this.settings = settings;
        this.collections = collections;
        this.roller = roller;
        this.sealer = sealer;
        this.rebuilds = rebuilds;
        this.reigns = reigns;
        this.succession = succession;
        this.millis = millis;
        this.pauses = new Pauses(millis);
        this.rollPauses = new Pauses(millis);
        this.agent = new Agent("upkeep", meters);
        this.deciding = agent.takeOn("decide", Rhythm.every(TICK), this::decide);
        this.sealers =
                Executors.newFixedThreadPool(1, Thread.ofPlatform().name("sealer").factory());
    }

    public void start() {
        agent.takeOn(
                "raise-timestamp-limit",
                Rhythm.every(TICK),
                () -> reigns.clock().keepAhead(OwnReign.LIMIT_AHEAD));
        deciding.wake();
    }

    /// Something may be due now.
    public void wake() {
        deciding.wake();
    }

    /// A record was written; a journal that has grown long enough is rolled.
    public void noteGrowth(WrittenCollection target, Appended appended) {
        if (appended.end() >= settings.bytes()) {
            roll(target, appended.journal());
        }
    }

    /// A journal can take nothing any more: this node succeeds itself, which ends that journal at
    /// its last good `fsync`. If it cannot now, it tries again later.
    public void journalFailed(WrittenCollection target) {
        if (!succeeding.compareAndSet(false, true)) {
            return;
        }
        Thread.startVirtualThread(
                () -> {
                    try {
                        succeed(target);
                    } finally {
                        succeeding.set(false);
                    }
                });
    }

    private void succeed(WrittenCollection target) {
        String name = target.collection().name();
        boolean succeeded =
                attempt(
                        "a new reign could not begin after the journal of '" + name + "' failed",
                        succession::succeed);
        if (succeeded) {
            pauses.succeeded(SUCCESSION);
        } else {
            pauses.failed(SUCCESSION, "the journal of '" + name + "' failed");
        }
    }

    private void decide() {
        collections.all().forEach(this::attendToJournal);
        for (WrittenCollection target : collections.all()) {
            if (JournalSealer.isDue(target)
                    && pauses.mayTry(target.id())
                    && sealingNow.add(target.id())) {
                sealers.execute(() -> seal(target));
            }
        }
        rebuilds.decide();
    }

    private void attendToJournal(WrittenCollection target) {
        OpenJournal journal = target.journal();
        if (journal.writer().failed()) {
            if (pauses.mayTry(SUCCESSION)) {
                journalFailed(target);
            }
        } else if (journal.hasRows()
                && millis.getAsLong() - journal.openedMillis() > settings.age().toMillis()) {
            roll(target, journal);
        }
    }

    private void roll(WrittenCollection target, OpenJournal journal) {
        if (rollPauses.mayTry(target.id()) && rollingNow.add(target.id())) {
            Thread.startVirtualThread(
                    () -> {
                        try {
                            rollNow(target, journal);
                        } finally {
                            rollingNow.remove(target.id());
                        }
                        wake();
                    });
        }
    }

    private void rollNow(WrittenCollection target, OpenJournal journal) {
        boolean done =
                attempt(
                        "the journal of '" + target.collection().name() + "' was not rolled",
                        () -> roller.roll(target, journal, Deadline.in(ROLL_LIMIT)));
        if (done) {
            rollPauses.succeeded(target.id());
        } else {
            rollPauses.failed(target.id(), "it was not rolled");
        }
    }

    private void seal(WrittenCollection target) {
        try {
            boolean sealed =
                    attempt(
                            "the journal of '" + target.collection().name() + "' was not sealed",
                            () -> sealer.sealOldest(target));
            if (sealed) {
                pauses.succeeded(target.id());
            } else {
                pauses.failed(target.id(), "it was not sealed");
            }
        } finally {
            sealingNow.remove(target.id());
            wake();
        }
    }

    private boolean attempt(String failure, Work work) {
        try {
            work.run();
            return true;
        } catch (Throwable e) {
            // Errors too: what is left undone would wait for ever.
            if (!closed) {
                log.warn("{}", failure, e);
            }
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        agent.close();
        sealers.shutdownNow();
        rebuilds.close();
        try {
            if (!sealers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn(
                        "sealing did not end when closed, the files it wrote are garbage"
                                + " limitSeconds={}",
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Begins a new reign of this node.
    public interface SelfSuccession {
        void succeed() throws IOException;
    }
}
