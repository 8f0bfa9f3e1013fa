package io.atoll.catalog.rows;

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
public final class ManifestDraft {
    private final long collectionId;
    private long epoch;
    private long number;
    private final SortedMap<Long, SegmentInfo> segments = new TreeMap<>();
    private final SortedMap<Long, TombstoneInfo> tombstones = new TreeMap<>();
    private final SequencedMap<Long, JournalInfo> journals = new LinkedHashMap<>();

    /// Begins with nothing.
    public ManifestDraft(long collectionId) {
        this.collectionId = collectionId;
    }

    /// Begins with a version that exists.
    public ManifestDraft(Manifest from) {
        this(from.collectionId());
        version(from.epoch(), from.number());
        from.segments().forEach(this::put);
        from.tombstones().forEach(this::put);
        from.journals().forEach(this::put);
    }

    public void version(long newEpoch, long newNumber) {
        epoch = newEpoch;
        number = newNumber;
    }

    public long number() {
        return number;
    }

    public SortedMap<Long, SegmentInfo> segments() {
        return segments;
    }

    public SortedMap<Long, TombstoneInfo> tombstones() {
        return tombstones;
    }

    public SequencedMap<Long, JournalInfo> journals() {
        return journals;
    }

    public void put(SegmentInfo segment) {
        segments.put(segment.id(), segment);
    }

    public void put(TombstoneInfo tombstone) {
        tombstones.put(tombstone.segmentId(), tombstone);
    }

    /// A journal that is new comes last in the chain; another one keeps its place.
    public void put(JournalInfo journal) {
        journals.put(journal.segmentId(), journal);
    }

    public Manifest build() {
        return new Manifest(
                collectionId,
                epoch,
                number,
                new ArrayList<>(segments.values()),
                new ArrayList<>(tombstones.values()),
                new ArrayList<>(journals.values()));
    }
}
