package io.atoll.catalog;

import io.atoll.model.Collection;
import io.atoll.model.Index;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Changes metadata, for the one write node that rules. Each method is one transaction that begins
/// with the fence: it counts the change number up where epoch and holder still rule, or aborts with
/// [FencedException]. A commit whose answer was lost is read back before anything is reported. Each
/// method answers the change number after it.
public final class CatalogWriter implements AutoCloseable {

    /// Makes or migrates the schema, then opens the catalog for writing. A catalog that is new gets
    /// a cluster id and the database `default`.
    ///
    /// @throws CatalogException if it cannot be reached or its schema is newer than this binary
    public static CatalogWriter open(CatalogConfig config) {
        throw new UnsupportedOperationException();
    }

    public String clusterId() {
        throw new UnsupportedOperationException();
    }

    /// The epoch of the last reign that the catalog knows; 0 before the first.
    public long lastEpoch() {
        throw new UnsupportedOperationException();
    }

    /// Begins a reign: from now on every other writer is fenced.
    ///
    /// @param epoch greater than [#lastEpoch]
    /// @param address `host:port`, shown to routers
    public long takeReign(long epoch, String holder, String address) {
        throw new UnsupportedOperationException();
    }

    public CatalogState read() {
        throw new UnsupportedOperationException();
    }

    /// Adds a collection with its first manifest (number 1), which has one journal.
    public long createCollection(Collection collection, JournalInfo journal) {
        throw new UnsupportedOperationException();
    }

    /// Drops a collection with its partitions, indexes and segments.
    public long dropCollection(long collectionId) {
        throw new UnsupportedOperationException();
    }

    public long setLoaded(long collectionId, boolean loaded, int replicas, long updatedAt) {
        throw new UnsupportedOperationException();
    }

    public long createIndex(long collectionId, Index index, long updatedAt) {
        throw new UnsupportedOperationException();
    }

    public long dropIndex(long collectionId, long indexId, long updatedAt) {
        throw new UnsupportedOperationException();
    }

    /// Commits the next manifest of a collection.
    ///
    /// @throws io.atoll.model.AtollException with INTERNAL if something that goes out is not there
    public Manifest replace(Replacement replacement) {
        throw new UnsupportedOperationException();
    }

    /// Commits, in one transaction, the ends of the journals of the reign before and their
    /// successors.
    public List<Manifest> replaceAll(List<Replacement> replacements) {
        throw new UnsupportedOperationException();
    }

    public long publishPlacement(Map<Long, List<String>> owners) {
        throw new UnsupportedOperationException();
    }

    /// Journals that left their manifest less than `millis` ago.
    public List<JournalInfo> journalsDroppedWithin(long millis) {
        throw new UnsupportedOperationException();
    }

    /// Deletes the rows of segments, tombstone files and journals that were dropped longer than
    /// `millis` ago, and answers the names on the storage that they had.
    public List<String> forgetDropped(long millis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /// One step from a manifest to the next: what goes out and what comes in. All parts may be
    /// empty.
    ///
    /// @param segmentsOut their tombstones go with them
    /// @param tombstonesIn each takes the place of the segment's file before
    /// @param journalsIn appended to the chain, in this order
    /// @param journalEnds journal id to the offset where a take-over ends it
    public record Replacement(
            long collectionId,
            Set<Long> segmentsOut,
            List<SegmentInfo> segmentsIn,
            List<TombstoneInfo> tombstonesIn,
            Set<Long> journalsOut,
            List<JournalInfo> journalsIn,
            Map<Long, Long> journalEnds) {}

    /// What [#createIndex] and others look up first.
    static Optional<Collection> find(CatalogState state, long collectionId) {
        return Optional.ofNullable(state.collections().get(collectionId));
    }
}
