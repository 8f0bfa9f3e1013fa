package io.atoll.writenode;

import io.atoll.catalog.CatalogWriter.Replacement;
import io.atoll.model.Index;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.sealed.SegmentSealer.Rebuilt;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.segment.tombstones.Tombstones;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Builds the indexes of a sealed segment: writes it again, with its indexes and without its dead
/// rows, and puts the new one in its place.
final class IndexBuilding {
    private static final Logger log = LoggerFactory.getLogger(IndexBuilding.class);

    private final Storage storage;
    private final Reigns reigns;
    private final Commits commits;
    private final Timer duration;

    IndexBuilding(Storage storage, Reigns reigns, Commits commits, Timer duration) {
        this.storage = storage;
        this.reigns = reigns;
        this.commits = commits;
        this.duration = duration;
    }

    /// The segments of a collection that lack one of its indexes, the oldest first.
    static List<SegmentInfo> due(WrittenCollection target) {
        Set<Long> wanted =
                target.collection().indexes().stream().map(Index::id).collect(Collectors.toSet());
        if (target.dropped()) {
            return List.of();
        }
        return target.manifest().segments().stream()
                .filter(segment -> !segment.builtIndexes().containsAll(wanted))
                .toList();
    }

    void build(WrittenCollection target, SegmentInfo old) throws IOException {
        List<Index> indexes = target.collection().indexes();
        Optional<TombstoneInfo> before = target.manifest().tombstone(old.id());
        long segmentId = reigns.clock().next();
        String folder = StorageLayout.segment(target.id(), reigns.epoch(), segmentId);
        long began = System.nanoTime();
        var schema = target.collection().schema();
        try (SealedSegment source = SealedSegment.open(storage, old, schema, false)) {
            if (before.isPresent()) {
                source.apply(Tombstones.read(storage, before.get().file()));
            }
            Rebuilt rebuilt =
                    SegmentSealer.rebuild(
                            storage,
                            source,
                            schema,
                            indexes,
                            segmentId,
                            folder,
                            () -> isPointless(target, indexes));
            commit(target, old, before, segmentId, rebuilt);
        }
        long nanos = System.nanoTime() - began;
        duration.record(nanos, TimeUnit.NANOSECONDS);
        log.info(
                "index built collection={} segment={} from={} rows={} millis={}",
                target.collection().name(),
                segmentId,
                old.id(),
                old.rowCount(),
                nanos / 1_000_000);
    }

    private static boolean isPointless(WrittenCollection target, List<Index> indexes) {
        return target.dropped() || !target.collection().indexes().containsAll(indexes);
    }

    private void commit(
            WrittenCollection target,
            SegmentInfo old,
            Optional<TombstoneInfo> before,
            long segmentId,
            Rebuilt rebuilt)
            throws IOException {
        target.commitLock().lock();
        try {
            Manifest manifest = target.manifest();
            if (target.dropped() || manifest.segment(old.id()).isEmpty()) {
                return;
            }
            Optional<TombstoneInfo> now = manifest.tombstone(old.id());
            List<TombstoneInfo> struckMeanwhile = List.of();
            if (rebuilt.info().isPresent() && !now.equals(before)) {
                struckMeanwhile =
                        carryOver(target.id(), now.orElseThrow(), segmentId, rebuilt).stream()
                                .toList();
            }
            commits.commit(
                    target,
                    new Replacement(
                            target.id(),
                            Set.of(old.id()),
                            rebuilt.info().stream().toList(),
                            struckMeanwhile,
                            Set.of(),
                            List.of(),
                            Map.of()));
        } finally {
            target.commitLock().unlock();
        }
    }

    /// The tombstones that the old segment got during the build, by the new segment's rows.
    private Optional<TombstoneInfo> carryOver(
            long collectionId, TombstoneInfo now, long segmentId, Rebuilt rebuilt)
            throws IOException {
        Tombstones old = Tombstones.read(storage, now.file());
        int[] oldRows = rebuilt.oldRows();
        int[] struck =
                Arrays.stream(old.rows())
                        .map(row -> Arrays.binarySearch(oldRows, row))
                        .filter(row -> row >= 0)
                        .toArray();
        if (struck.length == 0) {
            return Optional.empty();
        }
        return Optional.of(
                Sealing.write(
                        storage,
                        reigns,
                        collectionId,
                        new Tombstones(segmentId, old.maxTimestamp(), struck)));
    }
}
