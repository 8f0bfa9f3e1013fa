package io.atoll.writenode;

import io.atoll.catalog.CatalogWriter;
import io.atoll.segment.storage.Storage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;

/// Deletes the files that left their manifest longer ago than the grace period. Only names that the
/// catalog itself let go are deleted.
final class GarbageCollection {
    private static final Logger log = LoggerFactory.getLogger(GarbageCollection.class);

    private final CatalogWriter catalog;
    private final Storage storage;
    private final Duration grace;

    GarbageCollection(CatalogWriter catalog, Storage storage, Duration grace) {
        this.catalog = catalog;
        this.storage = storage;
        this.grace = grace;
    }

    void collect() throws IOException {
        for (String name : catalog.forgetDropped(grace.toMillis())) {
            storage.delete(name);
            log.debug("deleted name={}", name);
        }
    }
}
