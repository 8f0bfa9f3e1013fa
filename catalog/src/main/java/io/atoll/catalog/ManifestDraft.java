package io.atoll.catalog;

import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// A manifest on its way from one version to a later one.
final class ManifestDraft {
    private final long collectionId;
    private long epoch;
    private long number;
    private final SortedMap<Long, SegmentInfo> segments = new TreeMap<>();
    private final SortedMap<Long, TombstoneInfo> tombstones = new TreeMap<>();
    private final SequencedMap<Long, JournalInfo> journals = new LinkedHashMap<>();

    /// Begins with nothing.
    ManifestDraft(long collectionId) {
        this.collectionId = collectionId;
    }

    /// Begins with a version that exists.
    ManifestDraft(Manifest from) {
        this(from.collectionId());
        version(from.epoch(), from.number());
        from.segments().forEach(this::put);
        from.tombstones().forEach(this::put);
        from.journals().forEach(this::put);
    }

    void version(long newEpoch, long newNumber) {
        epoch = newEpoch;
        number = newNumber;
    }

    long number() {
        return number;
    }

    SortedMap<Long, SegmentInfo> segments() {
        return segments;
    }

    SortedMap<Long, TombstoneInfo> tombstones() {
        return tombstones;
    }

    SequencedMap<Long, JournalInfo> journals() {
        return journals;
    }

    void put(SegmentInfo segment) {
        segments.put(segment.id(), segment);
    }

    void put(TombstoneInfo tombstone) {
        tombstones.put(tombstone.segmentId(), tombstone);
    }

    /// A journal that is new comes last in the chain; another one keeps its place.
    void put(JournalInfo journal) {
        journals.put(journal.segmentId(), journal);
    }

    Manifest build() {
        return new Manifest(
                collectionId,
                epoch,
                number,
                new ArrayList<>(segments.values()),
                new ArrayList<>(tombstones.values()),
                new ArrayList<>(journals.values()));
    }
}
