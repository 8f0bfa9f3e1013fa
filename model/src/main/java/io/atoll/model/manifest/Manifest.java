package io.atoll.model.manifest;

import java.util.List;
import java.util.Optional;

/// What a collection consists of at one version. Versions of a collection are numbered from 1
/// without gaps.
///
/// @param epoch the reign that committed it
/// @param segments the live sealed segments, by id
/// @param tombstones at most one for each of them, by segment id
/// @param journals the chain, oldest first; at least one
public record Manifest(
        long collectionId,
        long epoch,
        long number,
        List<SegmentInfo> segments,
        List<TombstoneInfo> tombstones,
        List<JournalInfo> journals) {

    public Manifest {
        segments = List.copyOf(segments);
        tombstones = List.copyOf(tombstones);
        journals = List.copyOf(journals);
    }

    /// What a new collection begins with.
    public static Manifest first(long collectionId, long epoch, JournalInfo journal) {
        return new Manifest(collectionId, epoch, 1, List.of(), List.of(), List.of(journal));
    }

    /// The journal that takes rows.
    public JournalInfo openJournal() {
        return journals.getLast();
    }

    public Optional<SegmentInfo> segment(long id) {
        return segments.stream().filter(segment -> segment.id() == id).findFirst();
    }

    public Optional<TombstoneInfo> tombstone(long segmentId) {
        return tombstones.stream().filter(t -> t.segmentId() == segmentId).findFirst();
    }
}
