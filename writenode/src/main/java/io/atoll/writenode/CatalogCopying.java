package io.atoll.writenode;

import io.atoll.catalog.CatalogState;
import io.atoll.catalog.CatalogWriter;
import io.atoll.segment.storage.Storage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Leaves a [CatalogCopy] on the storage soon after each change. A failure only means that a member
/// that starts while the database is away finds an older one.
final class CatalogCopying implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CatalogCopying.class);
    private static final long PAUSE_MILLIS = 500;

    private final CatalogWriter catalog;
    private final Storage storage;
    private final LongSupplier millis;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("catalog-copy").daemon().factory());
    private final AtomicBoolean pending = new AtomicBoolean();
    private long copied = -1;

    CatalogCopying(CatalogWriter catalog, Storage storage, LongSupplier millis) {
        this.catalog = catalog;
        this.storage = storage;
        this.millis = millis;
    }

    /// Something changed; changes that come within the pause share a copy.
    void request() {
        if (!worker.isShutdown() && pending.compareAndSet(false, true)) {
            var _ = worker.schedule(this::copy, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void copy() {
        pending.set(false);
        try {
            CatalogState state = catalog.read();
            if (state.changeNumber() != copied && state.writer().isPresent()) {
                new CatalogCopy(catalog.clusterId(), state, millis.getAsLong())
                        .write(storage, state.writer().get().epoch());
                copied = state.changeNumber();
            }
        } catch (IOException | RuntimeException e) {
            log.warn("no copy of the catalog on the storage reason={}", e.toString());
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("the last copy of the catalog did not end in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
