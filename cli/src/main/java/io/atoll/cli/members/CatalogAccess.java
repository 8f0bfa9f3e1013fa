package io.atoll.cli.members;

import io.atoll.catalog.CatalogReader;
import io.atoll.catalog.api.CatalogAwayException;
import io.atoll.catalog.api.CatalogConfig;
import io.atoll.catalog.api.CatalogException;
import io.atoll.model.AtollException;
import io.atoll.process.StartException;
import io.atoll.process.config.Configuration;
import io.atoll.segment.storage.Storage;
import io.atoll.writenode.copy.CatalogCopy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// How a member comes to its catalog.
final class CatalogAccess {
    private static final Logger log = LoggerFactory.getLogger(CatalogAccess.class);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Configuration configuration;
    private final Path data;
    private final StorageOpening storage;

    /// Opens the storage, which may have a copy of the catalog.
    interface StorageOpening {
        Storage open() throws IOException;
    }

    /// @param data the folder that a catalog of SQLite is in
    CatalogAccess(Configuration configuration, Path data, StorageOpening storage) {
        this.configuration = configuration;
        this.data = data;
        this.storage = storage;
    }

    /// The catalog, to be looked at. While it is away, its copy on the storage will do. Members are
    /// started in any order: a catalog that the write node has not made yet is waited for.
    ///
    /// @throws CatalogException if it is not to be had within the limit
    CatalogReader awaitReader() {
        long end = System.nanoTime() + configuration.duration(CatalogConfig.START_LIMIT).toNanos();
        String reason = "";
        while (true) {
            try {
                return CatalogReader.open(toRead());
            } catch (CatalogException e) {
                Optional<CatalogReader.Memory> copy =
                        e instanceof CatalogAwayException ? copyOfCatalog() : Optional.empty();
                if (copy.isPresent()) {
                    log.warn(
                            "catalog away, starting from its copy on the storage change={}"
                                    + " ageSeconds={} reason={}",
                            copy.get().state().changeNumber(),
                            copy.get().age().toSeconds(),
                            e.getMessage());
                    return CatalogReader.openLater(toRead(), copy.get());
                }
                if (System.nanoTime() - end >= 0) {
                    throw e;
                }
                if (!reason.equals(e.getMessage())) {
                    reason = String.valueOf(e.getMessage());
                    log.info("waiting for the catalog reason={}", reason);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /// What the write node left on the storage; empty where there is nothing that can be read.
    private Optional<CatalogReader.Memory> copyOfCatalog() {
        try {
            return CatalogCopy.newest(storage.open())
                    .map(
                            copy ->
                                    new CatalogReader.Memory(
                                            copy.clusterId(), copy.state(), age(copy)));
        } catch (IOException | AtollException e) {
            log.warn(
                    "the storage has no copy of the catalog to start from reason={}", e.toString());
            return Optional.empty();
        }
    }

    private static Duration age(CatalogCopy copy) {
        return Duration.ofMillis(Math.max(0, System.currentTimeMillis() - copy.writtenAtMillis()));
    }

    /// With the user that only looks.
    private CatalogConfig toRead() {
        return fitting(() -> CatalogConfig.toRead(configuration, file()));
    }

    CatalogConfig toWrite() {
        return fitting(() -> CatalogConfig.toWrite(configuration, file()));
    }

    private Path file() {
        return data.resolve("catalog.db");
    }

    private static CatalogConfig fitting(Supplier<CatalogConfig> catalog) {
        try {
            return catalog.get();
        } catch (IllegalArgumentException e) {
            throw new StartException(CatalogConfig.URL.key() + ": " + e.getMessage(), e);
        }
    }
}
