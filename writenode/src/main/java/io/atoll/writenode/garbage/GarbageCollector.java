package io.atoll.writenode.garbage;

import io.atoll.agents.Agent;
import io.atoll.agents.AgentMeters;
import io.atoll.agents.Rhythm;
import io.atoll.agents.Work;
import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.Forgotten;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.writenode.reign.Reigns;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Deletes what nobody needs any more, on a thread of its own.
///
/// What left its manifest longer ago than the grace period goes, unless a read node still has it
/// loaded. Where a read node does not answer, it may have anything loaded: then what left its
/// manifest stays as long as what is set aside. The catalog forgets first, in a transaction that
/// only the ruling writer can make; a file that is not deleted then because something fails is
/// unknown from then on, and [StorageSweep] finds it.
public final class GarbageCollector implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GarbageCollector.class);

    private final CatalogWriter catalog;
    private final Storage storage;
    private final Reigns reigns;
    private final HeldSegments held;
    private final StorageSweep sweep;
    private final Duration grace;
    private final GarbageSettings settings;
    private final GarbageMetrics metrics;
    private final Agent agent;

    public GarbageCollector(
            CatalogWriter catalog,
            Storage storage,
            Reigns reigns,
            HeldSegments held,
            StorageSweep sweep,
            Duration grace,
            GarbageSettings settings,
            GarbageMetrics metrics,
            AgentMeters agents) {
        this.catalog = catalog;
        this.storage = storage;
        this.reigns = reigns;
        this.held = held;
        this.sweep = sweep;
        this.grace = grace;
        this.settings = settings;
        this.metrics = metrics;
        this.agent = new Agent("garbage-collector", agents);
    }

    public void start() {
        agent.takeOn("collect", Rhythm.every(settings.collectEvery()), counted(this::collect));
        agent.takeOn("sweep", Rhythm.every(settings.sweepEvery()), counted(this::sweep));
    }

    private Work counted(Work work) {
        return () -> {
            try {
                work.run();
            } catch (Exception e) {
                metrics.failed();
                throw e;
            }
        };
    }

    public void collect() throws IOException {
        HeldSegments.Held loaded = held.ask();
        Duration needed = grace;
        if (!loaded.silent().isEmpty()) {
            needed = grace.plus(settings.setAside());
            log.info(
                    "files that manifests let go stay longer, nodes that may have them loaded did"
                            + " not answer seconds={} nodes={}",
                    needed.toSeconds(),
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

    /// One that cannot be deleted does not keep the others: it is unknown from now on.
    private void delete(String name) {
        try {
            storage.delete(name);
            metrics.deleted(1);
            log.debug("deleted a file that no manifest names name={}", name);
        } catch (IOException | RuntimeException e) {
            metrics.failed();
            log.warn("a file was not deleted, the next sweep finds it name={}", name, e);
        }
    }

    public void sweep() throws IOException {
        StorageSweep.Swept swept = sweep.sweep();
        metrics.deleted(swept.deleted());
        metrics.setAside(swept.setAside());
        metrics.putBack(swept.putBack());
    }

    @Override
    public void close() {
        agent.close();
    }
}
