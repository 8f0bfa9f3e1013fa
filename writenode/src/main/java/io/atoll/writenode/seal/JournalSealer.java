package io.atoll.writenode.seal;

import io.atoll.catalog.api.Replacement;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.growing.Mutation;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.Delete;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.storage.StorageLayout;
import io.atoll.writenode.collections.Commits;
import io.atoll.writenode.collections.WrittenCollection;
import io.atoll.writenode.reign.Reigns;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Seals the oldest ended journal of a collection in one replacement: its live rows become flat
/// segments, its deletes become tombstone files of the older segments that they hit, and the
/// journal goes out. All that takes long is done before the commit lock is taken.
public final class JournalSealer {
    private static final Logger log = LoggerFactory.getLogger(JournalSealer.class);

    private final Storage storage;
    private final Reigns reigns;
    private final Commits commits;
    private final SealMetrics metrics;

    public JournalSealer(Storage storage, Reigns reigns, Commits commits, SealMetrics metrics) {
        this.storage = storage;
        this.reigns = reigns;
        this.commits = commits;
        this.metrics = metrics;
    }

    /// Whether a journal of the collection has ended and is not sealed yet. While a journal is
    /// being rolled the next one is in the manifest already, but the ROLL is not written: rows
    /// still go to the old one.
    public static boolean isDue(WrittenCollection target) {
        return !target.dropped() && oldest(target).segmentId() != target.journal().segmentId();
    }

    private static JournalInfo oldest(WrittenCollection target) {
        return target.manifest().journals().getFirst();
    }

    public void sealOldest(WrittenCollection target) throws IOException {
        JournalInfo journal = oldest(target);
        Schema schema = target.collection().schema();
        long began = System.nanoTime();
        try (var _ = reigns.making();
                var content = new Content(journal.segmentId(), schema)) {
            JournalReader.Scan scan =
                    JournalReader.read(storage, journal.file(), 0, journal.endOffset(), 0, content);
            if (!scan.rolled() && journal.endOffset().isEmpty()) {
                throw new IllegalStateException(
                        journal.file() + " has not ended: rows that come later would be lost");
            }
            List<SegmentInfo> segments = writeSegments(target, content.rows, schema);
            var strikes = new Strikes(storage, reigns, schema, content.deletes);
            strikes.on(target.manifest());
            commit(target, journal, strikes, segments);
            long nanos = System.nanoTime() - began;
            metrics.duration().record(nanos, TimeUnit.NANOSECONDS);
            log.info(
                    "journal sealed collection={} journal={} rows={} segments={} millis={}",
                    target.collection().name(),
                    journal.segmentId(),
                    content.rows.rowCount(),
                    segments.size(),
                    nanos / 1_000_000);
        }
    }

    private List<SegmentInfo> writeSegments(
            WrittenCollection target, GrowingSegment rows, Schema schema) throws IOException {
        var segments = new ArrayList<SegmentInfo>();
        for (long partitionId : rows.partitions()) {
            if (!target.collection().hasPartition(partitionId)) {
                continue;
            }
            long segmentId = reigns.clock().next();
            String folder = StorageLayout.segment(target.id(), reigns.epoch(), segmentId);
            SegmentSealer.seal(storage, rows, schema, target.id(), partitionId, segmentId, folder)
                    .ifPresent(segments::add);
        }
        return segments;
    }

    /// The commit lock is held from looking at the older segments to the commit, so that none of
    /// them is replaced in between and keeps rows that should be dead. What was prepared for the
    /// manifest before counts as far as that is still so.
    private void commit(
            WrittenCollection target,
            JournalInfo journal,
            Strikes strikes,
            List<SegmentInfo> segments)
            throws IOException {
        target.commitLock().lock();
        long began = System.nanoTime();
        try {
            // Truncating takes journals out that are being sealed.
            if (target.dropped() || oldest(target).segmentId() != journal.segmentId()) {
                return;
            }
            Set<Long> out = target.segmentsOfDropped();
            commits.commit(
                    target,
                    new Replacement(
                            target.id(),
                            out,
                            ofLivingPartitions(target, segments),
                            strikesBut(out, strikes, target),
                            Set.of(journal.segmentId()),
                            List.of(),
                            Map.of()));
        } finally {
            target.commitLock().unlock();
            metrics.locked().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    /// A partition may have been dropped since its segment was written.
    private static List<SegmentInfo> ofLivingPartitions(
            WrittenCollection target, List<SegmentInfo> segments) {
        return segments.stream()
                .filter(each -> target.collection().hasPartition(each.partitionId()))
                .toList();
    }

    private static List<TombstoneInfo> strikesBut(
            Set<Long> out, Strikes strikes, WrittenCollection target) throws IOException {
        return strikes.on(target.manifest()).stream()
                .filter(each -> !out.contains(each.segmentId()))
                .toList();
    }

    /// What a journal comes to when it is read from beginning to end.
    private static final class Content implements JournalReader.Visitor, AutoCloseable {
        private final GrowingSegment rows;
        private final Field primaryKey;
        private final List<Delete> deletes = new ArrayList<>();

        private Content(long segmentId, Schema schema) {
            this.rows = GrowingSegment.create(segmentId, schema);
            this.primaryKey = schema.primaryKey();
        }

        @Override
        public boolean wants(RecordHeader header) {
            return true;
        }

        @Override
        public void record(RecordHeader header, JournalRecord record) {
            Mutation mutation = Mutation.of(header, record, primaryKey);
            mutation.applyTo(rows);
            mutation.delete().ifPresent(deletes::add);
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
