package io.atoll.writenode.rebuild;

import io.atoll.catalog.api.Replacement;
import io.atoll.model.Index;
import io.atoll.model.Schema;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.sealed.SegmentSealer.Rebuilt;
import io.atoll.segment.search.Delete;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.segment.tombstones.Tombstones;
import io.atoll.writenode.collections.Commits;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.reign.Reigns;
import io.atoll.writenode.seal.Strikes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// Writes sealed segments anew as one, with the indexes of their collection and without dead rows,
/// and puts the result in their place. To build a segment's index is to do this with one segment,
/// to compact is to do it with several.
public final class SegmentRebuilder {
    private static final Logger log = LoggerFactory.getLogger(SegmentRebuilder.class);

    private final Storage storage;
    private final Reigns reigns;
    private final Commits commits;
    private final LongSupplier millis;

    public SegmentRebuilder(Storage storage, Reigns reigns, Commits commits, LongSupplier millis) {
        this.storage = storage;
        this.reigns = reigns;
        this.commits = commits;
        this.millis = millis;
    }

    /// @param sourceIds segments of one partition; no other job rebuilds them meanwhile
    /// @param build when it is cancelled, this ends with a CANCELLED error
    Result rebuild(WrittenCollection target, List<Long> sourceIds, IndexBuild build)
            throws IOException {
        try (var _ = reigns.making()) {
            return make(target, sourceIds, build);
        }
    }

    private Result make(WrittenCollection target, List<Long> sourceIds, IndexBuild build)
            throws IOException {
        long began = System.nanoTime();
        Manifest manifest = target.manifest();
        List<SegmentInfo> sources = present(manifest, sourceIds);
        if (sources.size() < sourceIds.size()) {
            return Result.NOTHING;
        }
        List<Index> indexes = target.builtIndexes();
        long segmentId = reigns.clock().next();
        Rebuilt rebuilt =
                write(
                        target,
                        manifest,
                        sources,
                        indexes,
                        segmentId,
                        new Wanted(build, () -> isPointless(target, indexes)));
        if (!commit(target, manifest, sources, segmentId, rebuilt)) {
            return Result.NOTHING;
        }
        log.info(
                "segments rebuilt collection={} segment={} from={} rows={} millis={}",
                target.collection().name(),
                rebuilt.info().isPresent() ? segmentId : "none",
                sourceIds,
                rebuilt.info().map(SegmentInfo::rowCount).orElse(0L),
                (System.nanoTime() - began) / 1_000_000);
        return new Result(true, rebuilt.info());
    }

    /// @param committed false if the collection or a source was gone: then the files that were
    ///   written are garbage
    /// @param segment what is in the sources' place; empty if none of their rows was alive
    record Result(boolean committed, Optional<SegmentInfo> segment) {
        static final Result NOTHING = new Result(false, Optional.empty());
    }

    private static List<SegmentInfo> present(Manifest manifest, List<Long> ids) {
        return ids.stream().map(manifest::segment).flatMap(Optional::stream).toList();
    }

    /// A build that also ends when there is no use for it any more.
    private record Wanted(IndexBuild build, BooleanSupplier pointless) implements IndexBuild {
        @Override
        public boolean cancelled() {
            return build.cancelled() || pointless.getAsBoolean();
        }

        @Override
        public void each(int pieces, IntConsumer work) {
            build.each(pieces, work);
        }
    }

    private static boolean isPointless(WrittenCollection target, List<Index> indexes) {
        return target.dropped() || !target.collection().indexes().containsAll(indexes);
    }

    private Rebuilt write(
            WrittenCollection target,
            Manifest manifest,
            List<SegmentInfo> infos,
            List<Index> indexes,
            long segmentId,
            IndexBuild build)
            throws IOException {
        Schema schema = target.collection().schema();
        long expired = target.collection().expiredUntil(millis.getAsLong());
        var sources = new ArrayList<SealedSegment>();
        try {
            for (SegmentInfo info : infos) {
                SealedSegment source = SealedSegment.open(storage, info, schema, false);
                sources.add(source);
                Optional<TombstoneInfo> dead = manifest.tombstone(info.id());
                if (dead.isPresent()) {
                    source.apply(Tombstones.read(storage, dead.get().file()));
                }
                if (expired > 0) {
                    source.delete(Delete.expired(expired));
                }
            }
            return SegmentSealer.rebuild(
                    storage,
                    sources,
                    schema,
                    indexes,
                    segmentId,
                    StorageLayout.segment(target.id(), reigns.epoch(), segmentId),
                    build);
        } finally {
            sources.forEach(SealedSegment::close);
        }
    }

    /// @param before the manifest whose tombstones the rebuilt segment knows
    private boolean commit(
            WrittenCollection target,
            Manifest before,
            List<SegmentInfo> sources,
            long segmentId,
            Rebuilt rebuilt)
            throws IOException {
        Set<Long> out = new HashSet<>();
        sources.forEach(source -> out.add(source.id()));
        target.commitLock().lock();
        try {
            Manifest now = target.manifest();
            if (target.dropped() || present(now, List.copyOf(out)).size() < out.size()) {
                return false;
            }
            List<TombstoneInfo> struckMeanwhile = List.of();
            if (rebuilt.info().isPresent()) {
                struckMeanwhile =
                        carryOver(target.id(), before, now, sources, segmentId, rebuilt).stream()
                                .toList();
            }
            commits.commit(
                    target,
                    new Replacement(
                            target.id(),
                            out,
                            rebuilt.info().stream().toList(),
                            struckMeanwhile,
                            Set.of(),
                            List.of(),
                            Map.of()));
            return true;
        } finally {
            target.commitLock().unlock();
        }
    }

    /// What the sources were struck with while they were rebuilt, by the new segment's rows.
    private Optional<TombstoneInfo> carryOver(
            long collectionId,
            Manifest before,
            Manifest now,
            List<SegmentInfo> sources,
            long segmentId,
            Rebuilt rebuilt)
            throws IOException {
        var struck = IntStream.builder();
        long youngest = Long.MIN_VALUE;
        for (int i = 0; i < sources.size(); i++) {
            Optional<TombstoneInfo> newer = now.tombstone(sources.get(i).id());
            if (newer.isPresent() && !newer.equals(before.tombstone(sources.get(i).id()))) {
                Tombstones dead = Tombstones.read(storage, newer.get().file());
                int[] rows = rebuilt.origins().newRows(i, dead.rows());
                for (int row : rows) {
                    struck.add(row);
                }
                if (rows.length > 0) {
                    youngest = Math.max(youngest, dead.maxTimestamp());
                }
            }
        }
        int[] rows = struck.build().sorted().toArray();
        return rows.length == 0
                ? Optional.empty()
                : Optional.of(
                        Strikes.write(
                                storage,
                                reigns,
                                collectionId,
                                new Tombstones(segmentId, youngest, rows)));
    }
}
