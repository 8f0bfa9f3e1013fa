package io.atoll.writenode.collections;

import io.atoll.catalog.CatalogWriter;
import io.atoll.catalog.api.Replacement;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.manifests.ManifestFile;
import io.atoll.segment.storage.Storage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/// Commits manifests: to the catalog, which decides, and then as a file on the storage, which lets
/// a later start notice a catalog that fell behind.
public final class Commits {
    private static final Logger log = LoggerFactory.getLogger(Commits.class);

    private final CatalogWriter catalog;
    private final Storage storage;
    private final Runnable onCommit;

    /// @param onCommit called after each commit; returns quickly
    public Commits(CatalogWriter catalog, Storage storage, Runnable onCommit) {
        this.catalog = catalog;
        this.storage = storage;
        this.onCommit = onCommit;
    }

    /// Commits the next manifest of a collection. The caller holds its commit lock.
    public Manifest commit(WrittenCollection target, Replacement replacement) {
        if (!target.commitLock().isHeldByCurrentThread()) {
            throw new IllegalStateException("a commit without the collection's commit lock");
        }
        Manifest manifest = catalog.replace(replacement);
        target.manifest(manifest);
        record(manifest);
        onCommit.run();
        return manifest;
    }

    /// Leaves the manifest on the storage. It is committed already: a failure here only means that
    /// the storage knows less.
    public void record(Manifest manifest) {
        try {
            ManifestFile.write(storage, catalog.clusterId(), manifest);
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "a committed manifest was not written to the storage collection={} number={}"
                            + " reason={}",
                    manifest.collectionId(),
                    manifest.number(),
                    e.toString());
        }
    }
}
