package io.atoll.writenode.takeover;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.manifest.Manifest;
import io.atoll.segment.journal.JournalWriter;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.collections.WrittenCollections;
import io.atoll.writenode.reign.OwnReign;

import java.util.Map;
import java.util.Objects;

/// What a take-over comes to: the reign, and what it begins with.
///
/// @param state the metadata at the beginning of the reign, but for the manifests
/// @param manifests by collection id, those that the reign begins with
/// @param writers collection id to the journal that takes its rows
public record BegunReign(
        OwnReign reign,
        CatalogState state,
        Map<Long, Manifest> manifests,
        Map<Long, JournalWriter> writers) {

    /// The manifest of a collection that lasts.
    public Manifest manifest(long collectionId) {
        return Objects.requireNonNull(manifests.get(collectionId));
    }

    /// The journal that takes a collection's rows.
    public JournalWriter writer(long collectionId) {
        return Objects.requireNonNull(writers.get(collectionId));
    }

    /// All databases and collections, each of these with its manifest and its journal. The caller
    /// closes them.
    public WrittenCollections collections(long nowMillis) {
        var collections = new WrittenCollections(state.databases().values());
        try {
            for (Collection each : state.collections().values()) {
                collections.add(
                        new WrittenCollection(
                                each, manifest(each.id()), writer(each.id()), nowMillis));
            }
            return collections;
        } catch (RuntimeException | Error e) {
            writers.values().forEach(JournalWriter::close);
            throw e;
        }
    }
}
