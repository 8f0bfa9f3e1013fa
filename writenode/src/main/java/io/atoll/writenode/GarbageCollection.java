package io.atoll.writenode;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.CatalogWriter.Forgotten;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Deletes what nobody needs any more, on a thread of its own.
///
/// What left its manifest longer ago than the grace period goes, unless a read node still has it
/// loaded. Where a read node does not answer, it may have anything loaded: then what left its
/// manifest stays as long as what is set aside. The catalog forgets first, in a transaction that
/// only the ruling writer can make; a file that is not deleted then because something fails is
/// unknown from then on, and [StorageSweep] finds it.
final class GarbageCollection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GarbageCollection.class);

    private final CatalogWriter catalog;
    private final Storage storage;
    private final Reigns reigns;
    private final HeldSegments held;
    private final StorageSweep sweep;
    private final Duration grace;
    private final GarbageSettings settings;
    private final GarbageMetrics metrics;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("garbage-collector").daemon().factory());
    private volatile boolean closed;

    GarbageCollection(
            CatalogWriter catalog,
            Storage storage,
            Reigns reigns,
            HeldSegments held,
            StorageSweep sweep,
            Duration grace,
            GarbageSettings settings,
            GarbageMetrics metrics) {
        this.catalog = catalog;
        this.storage = storage;
        this.reigns = reigns;
        this.held = held;
        this.sweep = sweep;
        this.grace = grace;
        this.settings = settings;
        this.metrics = metrics;
    }

    void start() {
        every(settings.collectEvery(), "what manifests let go was not deleted", this::collect);
        every(settings.sweepEvery(), "the storage was not looked through", this::sweep);
    }

    private void every(Duration interval, String failure, Work work) {
        worker.scheduleWithFixedDelay(
                () -> attempt(failure, work),
                interval.toNanos(),
                interval.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private void attempt(String failure, Work work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                metrics.failed();
                log.warn("{}", failure, e);
            }
        }
    }

    void collect() throws IOException {
        HeldSegments.Held loaded = held.ask();
        Duration needed = grace;
        if (!loaded.silent().isEmpty()) {
            needed = grace.plus(settings.setAside());
            log.info(
                    "what manifests let go stays for {}, since it may be loaded by {}",
                    needed,
                    loaded.silent());
        }
        reigns.current().requireLasting();
        Forgotten forgotten = catalog.forgetDropped(needed.toMillis(), loaded.ids());
        for (String name : forgotten.names()) {
            Optional<StoredName> parsed = StoredName.parse(name);
            if (parsed.isPresent() && parsed.get().epoch() <= reigns.epoch()) {
                delete(name);
            }
        }
        for (long collection : forgotten.collections()) {
            delete(StorageLayout.collection(collection));
        }
    }

    /// One that cannot be deleted does not keep the others.
    private void delete(String name) {
        attempt(
                name + " was not deleted",
                () -> {
                    storage.delete(name);
                    metrics.deleted(1);
                    log.debug("deleted name={}", name);
                });
    }

    void sweep() throws IOException {
        StorageSweep.Swept swept = sweep.sweep();
        metrics.deleted(swept.deleted());
        metrics.setAside(swept.setAside());
        metrics.putBack(swept.putBack());
    }

    @Override
    public void close() {
        closed = true;
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("the collection of garbage did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws IOException;
    }
}
