package io.atoll.writenode.collections;

import io.atoll.model.Collection.Partition;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.journal.RecordType;
import io.atoll.segment.journal.RowHomes;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/// Counts the rows of what nobody has loaded. The manifest says what is sealed; of a journal the
/// records' headers are read, each once: what was counted before is remembered with its place.
public final class RowCounts {
    private final Storage storage;
    private final WrittenCollections collections;

    /// Collection id to its journals.
    private final Map<Long, Map<Long, Counted>> journals = new ConcurrentHashMap<>();

    public RowCounts(Storage storage, WrittenCollections collections) {
        this.storage = storage;
        this.collections = collections;
    }

    /// The living rows of sealed segments, and all that were inserted into journals.
    ///
    /// @param partitionIds of these alone; empty: of all
    public long count(long collectionId, Set<Long> partitionIds) throws IOException {
        WrittenCollection target = collections.get(collectionId);
        Manifest manifest = target.manifest();
        LongPredicate counts =
                id ->
                        target.collection().hasPartition(id)
                                && (partitionIds.isEmpty() || partitionIds.contains(id));
        long rows = 0;
        for (SegmentInfo segment : manifest.segments()) {
            if (counts.test(segment.partitionId())) {
                long dead =
                        manifest.tombstone(segment.id()).map(TombstoneInfo::deletedRows).orElse(0L);
                rows += segment.rowCount() - dead;
            }
        }
        for (Counted journal : countedJournals(target, manifest).values()) {
            for (var each : journal.rows().entrySet()) {
                rows += counts.test(each.getKey()) ? each.getValue() : 0;
            }
        }
        return rows;
    }

    /// What was inserted into each journal, by its id.
    public Map<Long, Long> ofJournals(long collectionId) throws IOException {
        WrittenCollection target = collections.get(collectionId);
        Map<Long, Long> rows = new HashMap<>();
        countedJournals(target, target.manifest())
                .forEach(
                        (id, counted) ->
                                rows.put(
                                        id,
                                        counted.rows().values().stream()
                                                .mapToLong(Long::longValue)
                                                .sum()));
        return rows;
    }

    private Map<Long, Counted> countedJournals(WrittenCollection target, Manifest manifest)
            throws IOException {
        forgetOthers(manifest);
        Map<Long, Counted> counted =
                journals.computeIfAbsent(target.id(), _ -> new ConcurrentHashMap<>());
        Map<Long, Counted> present = new HashMap<>();
        for (JournalInfo journal : manifest.journals()) {
            Counted before = counted.getOrDefault(journal.segmentId(), Counted.NOTHING);
            Counted now = read(journal, before, target.collection().allPartitions());
            counted.put(journal.segmentId(), now);
            present.put(journal.segmentId(), now);
        }
        return present;
    }

    /// Journals that were sealed, and collections that were dropped.
    private void forgetOthers(Manifest manifest) {
        journals.keySet().removeIf(id -> collections.find(id).isEmpty());
        Set<Long> present =
                manifest.journals().stream()
                        .map(JournalInfo::segmentId)
                        .collect(Collectors.toSet());
        journals.getOrDefault(manifest.collectionId(), Map.of()).keySet().retainAll(present);
    }

    /// A journal that ends before what was counted of it, because a take-over or its storage says
    /// so, is counted anew.
    private Counted read(JournalInfo journal, Counted before, List<Partition> partitions)
            throws IOException {
        if (journal.endOffset().orElse(Long.MAX_VALUE) < before.end()) {
            return read(journal, Counted.NOTHING, partitions);
        }
        var inserts = new Inserts(before.rows(), partitions);
        JournalReader.Scan scan =
                JournalReader.read(
                        storage, journal.file(), before.end(), journal.endOffset(), 0, inserts);
        if (scan.end() < JournalReader.firstRecord()) {
            return Counted.NOTHING;
        }
        return scan.end() < before.end()
                ? read(journal, Counted.NOTHING, partitions)
                : new Counted(scan.end(), inserts.rows);
    }

    /// @param end how far a journal was read
    /// @param rows by partition
    private record Counted(long end, Map<Long, Long> rows) {
        private static final Counted NOTHING = new Counted(0, Map.of());

        private Counted {
            rows = Map.copyOf(rows);
        }
    }

    /// Only where there are several partitions has a record to be read for its own.
    private static final class Inserts implements JournalReader.Visitor {
        private final Map<Long, Long> rows;
        private final List<Partition> partitions;

        private Inserts(Map<Long, Long> before, List<Partition> partitions) {
            this.rows = new HashMap<>(before);
            this.partitions = partitions;
        }

        @Override
        public boolean wants(RecordHeader header) {
            boolean inserts =
                    header.type() == RecordType.INSERT || header.type() == RecordType.UPSERT;
            if (inserts && partitions.size() == 1) {
                add(partitions.getFirst().id(), header.rowCount());
                return false;
            }
            return inserts;
        }

        @Override
        public void record(RecordHeader header, JournalRecord record) {
            switch (record) {
                case JournalRecord.Insert insert -> add(insert.homes(), header.rowCount());
                case JournalRecord.Upsert upsert -> add(upsert.homes(), header.rowCount());
                case JournalRecord.DeleteKeys _, JournalRecord.DeleteAll _, JournalRecord.Roll _ ->
                        throw new IllegalStateException("a payload that nobody wants");
            }
        }

        private void add(RowHomes homes, int rowCount) {
            homes.runs(rowCount).forEach(run -> add(run.partitionId(), run.rows()));
        }

        private void add(long partitionId, long count) {
            rows.merge(partitionId, count, Long::sum);
        }
    }
}
