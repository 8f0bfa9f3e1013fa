package io.atoll.writenode;

import io.atoll.model.manifest.SegmentInfo;
import io.atoll.writenode.WrittenCollection.Appended;
import io.atoll.writenode.WrittenCollection.OpenJournal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Decides what happens in the background, and when: journals are rolled by size and age, ended
/// ones are sealed in order, segments get their indexes, and what nobody names any more is deleted.
/// What fails is tried again after a pause that doubles.
///
/// One thread decides; work runs on pools. Each collection is sealed by one task at a time, each
/// segment is rebuilt by one.
final class Upkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration ROLL_LIMIT = Duration.ofSeconds(30);

    private final WriteNodeConfig config;
    private final WrittenCollections collections;
    private final Rolling rolling;
    private final Sealing sealing;
    private final IndexBuilding building;
    private final GarbageCollection garbage;
    private final Reigns reigns;
    private final SelfSuccession succession;
    private final LongSupplier millis;

    private final ScheduledExecutorService decider;
    private final ExecutorService sealers;
    private final ExecutorService builders;
    private final Set<Long> rollingNow = ConcurrentHashMap.newKeySet();
    private final Set<Long> sealingNow = ConcurrentHashMap.newKeySet();
    private final Set<Long> buildingNow = ConcurrentHashMap.newKeySet();
    private final Map<Long, Pause> pauses = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Upkeep(
            WriteNodeConfig config,
            WrittenCollections collections,
            Rolling rolling,
            Sealing sealing,
            IndexBuilding building,
            GarbageCollection garbage,
            Reigns reigns,
            SelfSuccession succession,
            LongSupplier millis) {
        this.config = config;
        this.collections = collections;
        this.rolling = rolling;
        this.sealing = sealing;
        this.building = building;
        this.garbage = garbage;
        this.reigns = reigns;
        this.succession = succession;
        this.millis = millis;
        this.decider =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("upkeep").daemon().factory());
        this.sealers =
                Executors.newFixedThreadPool(1, Thread.ofPlatform().name("sealer").factory());
        this.builders =
                Executors.newFixedThreadPool(
                        config.backgroundThreads(),
                        Thread.ofPlatform().name("index-builder-", 0).factory());
    }

    void start() {
        decider.scheduleWithFixedDelay(this::tick, 200, 200, TimeUnit.MILLISECONDS);
        decider.scheduleWithFixedDelay(
                () -> attempt("garbage was not collected", garbage::collect),
                60,
                60,
                TimeUnit.SECONDS);
    }

    /// Something may be due now.
    void wake() {
        if (!closed) {
            decider.execute(this::decide);
        }
    }

    /// A record was written; a journal that has grown long enough is rolled.
    void noteGrowth(WrittenCollection target, Appended appended) {
        if (appended.end() >= config.sealBytes()) {
            roll(target, appended.journal());
        }
    }

    /// A journal can take nothing any more: this node succeeds itself, which ends that journal at
    /// its last good `fsync`.
    void journalFailed(WrittenCollection target) {
        Thread.startVirtualThread(
                () ->
                        attempt(
                                "a new reign could not begin after the journal of '"
                                        + target.collection().name()
                                        + "' failed",
                                succession::succeed));
    }

    private void tick() {
        attempt(
                "the limit of timestamps was not raised",
                () -> reigns.clock().keepAhead(Reigning.LIMIT_AHEAD));
        long now = millis.getAsLong();
        for (WrittenCollection target : collections.all()) {
            OpenJournal journal = target.journal();
            if (journal.hasRows() && now - journal.openedMillis() > config.sealAge().toMillis()) {
                roll(target, journal);
            }
        }
        decide();
    }

    private void roll(WrittenCollection target, OpenJournal journal) {
        if (rollingNow.add(target.id())) {
            Thread.startVirtualThread(
                    () -> {
                        try {
                            attempt(
                                    "the journal of '"
                                            + target.collection().name()
                                            + "' was not rolled",
                                    () -> rolling.roll(target, journal, Deadline.in(ROLL_LIMIT)));
                        } finally {
                            rollingNow.remove(target.id());
                        }
                        wake();
                    });
        }
    }

    private void decide() {
        for (WrittenCollection target : collections.all()) {
            if (Sealing.isDue(target) && mayTry(target.id()) && sealingNow.add(target.id())) {
                sealers.execute(() -> seal(target));
            }
            for (SegmentInfo segment : IndexBuilding.due(target)) {
                if (buildingNow.size() >= config.backgroundThreads()) {
                    break;
                }
                if (mayTry(segment.id()) && buildingNow.add(segment.id())) {
                    builders.execute(() -> build(target, segment));
                }
            }
        }
    }

    private void seal(WrittenCollection target) {
        try {
            tryWithPauses(
                    target.id(),
                    "the journal of '" + target.collection().name() + "' was not sealed",
                    () -> sealing.sealOldest(target));
        } finally {
            sealingNow.remove(target.id());
            wake();
        }
    }

    private void build(WrittenCollection target, SegmentInfo segment) {
        try {
            tryWithPauses(
                    segment.id(),
                    "segment "
                            + segment.id()
                            + " of '"
                            + target.collection().name()
                            + "' got no index",
                    () -> building.build(target, segment));
        } finally {
            buildingNow.remove(segment.id());
            wake();
        }
    }

    private boolean mayTry(long id) {
        Pause pause = pauses.get(id);
        return pause == null || millis.getAsLong() >= pause.untilMillis();
    }

    private void tryWithPauses(long id, String failure, Work work) {
        if (attempt(failure, work)) {
            pauses.remove(id);
        } else {
            Pause before = pauses.getOrDefault(id, new Pause(0, 250));
            long pause = Math.min(LONGEST_PAUSE.toMillis(), before.millis() * 2);
            pauses.put(id, new Pause(millis.getAsLong() + pause, pause));
        }
    }

    private boolean attempt(String failure, Work work) {
        try {
            work.run();
            return true;
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                log.warn("{}", failure, e);
            }
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        decider.shutdownNow();
        sealers.shutdownNow();
        builders.shutdownNow();
        try {
            boolean ended =
                    sealers.awaitTermination(5, TimeUnit.SECONDS)
                            && builders.awaitTermination(5, TimeUnit.SECONDS);
            if (!ended) {
                log.warn("background work did not end in time; what it wrote is garbage");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Begins a new reign of this node.
    interface SelfSuccession {
        void succeed() throws IOException;
    }

    private interface Work {
        void run() throws IOException;
    }

    /// @param millis how long it is; the next one is twice as long
    private record Pause(long untilMillis, long millis) {}
}
