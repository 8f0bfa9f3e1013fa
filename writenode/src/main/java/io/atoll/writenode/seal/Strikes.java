package io.atoll.writenode.seal;

import io.atoll.model.Schema;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.segment.sealed.KeyFilter;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.search.Delete;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.segment.tombstones.Tombstones;
import io.atoll.writenode.reign.Reigns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What the deletes of a journal do to the segments that are older than it: a new tombstone file
/// for each that they hit. Prepared for one manifest after the other: of the next one only what is
/// new in it, or was struck by something else, is looked at again. Most segments are never opened:
/// their [KeyFilter] says that none of the keys is theirs.
public final class Strikes {
    private final Storage storage;
    private final Reigns reigns;
    private final Schema schema;
    private final List<Delete> deletes;
    private final Map<Long, Strike> bySegment = new HashMap<>();

    /// @param deletes oldest first
    Strikes(Storage storage, Reigns reigns, Schema schema, List<Delete> deletes) {
        this.storage = storage;
        this.reigns = reigns;
        this.schema = schema;
        this.deletes = List.copyOf(deletes);
    }

    /// @param before the tombstones that the segment had already
    /// @param after its new ones; empty if nothing of it is hit
    private record Strike(Optional<TombstoneInfo> before, Optional<TombstoneInfo> after) {}

    /// The new tombstone files of a manifest's segments, durable.
    List<TombstoneInfo> on(Manifest manifest) throws IOException {
        var files = new ArrayList<TombstoneInfo>();
        for (SegmentInfo segment : manifest.segments()) {
            on(manifest, segment).after().ifPresent(files::add);
        }
        return files;
    }

    private Strike on(Manifest manifest, SegmentInfo segment) throws IOException {
        Optional<TombstoneInfo> before = manifest.tombstone(segment.id());
        Strike known = bySegment.get(segment.id());
        if (known == null || !known.before().equals(before)) {
            known = new Strike(before, strike(segment, before));
            bySegment.put(segment.id(), known);
        }
        return known;
    }

    private Optional<TombstoneInfo> strike(SegmentInfo older, Optional<TombstoneInfo> before)
            throws IOException {
        List<Delete> concerned =
                deletes.stream()
                        .filter(delete -> delete.concerns(older.partitionId()))
                        .filter(delete -> delete.upTo() >= older.minTimestamp())
                        .toList();
        if (concerned.isEmpty() || !mayBeHit(older, concerned)) {
            return Optional.empty();
        }
        try (SealedSegment segment = SealedSegment.open(storage, older, schema, false)) {
            if (before.isPresent()) {
                segment.apply(Tombstones.read(storage, before.get().file()));
            }
            int killed = 0;
            for (Delete delete : concerned) {
                killed += segment.delete(delete);
            }
            if (killed == 0) {
                return Optional.empty();
            }
            Tombstones now = Objects.requireNonNull(segment.tombstones());
            return Optional.of(write(storage, reigns, older.collectionId(), now));
        }
    }

    private boolean mayBeHit(SegmentInfo older, List<Delete> concerned) throws IOException {
        if (concerned.stream().anyMatch(delete -> delete.keys().isEmpty())) {
            return true;
        }
        Optional<KeyFilter> filter = KeyFilter.read(storage, older);
        return filter.isEmpty() || filter.get().mayBeHitBy(concerned);
    }

    /// Writes the tombstone file of a segment.
    public static TombstoneInfo write(
            Storage storage, Reigns reigns, long collectionId, Tombstones tombstones)
            throws IOException {
        String file =
                StorageLayout.tombstones(
                        collectionId,
                        reigns.epoch(),
                        tombstones.segmentId(),
                        reigns.clock().next());
        tombstones.write(storage, file);
        return new TombstoneInfo(
                tombstones.segmentId(), file, tombstones.rows().length, tombstones.maxTimestamp());
    }
}
