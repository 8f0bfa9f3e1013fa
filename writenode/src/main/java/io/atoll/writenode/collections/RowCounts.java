package io.atoll.writenode.collections;

import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.manifest.TombstoneInfo;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.journal.RecordType;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Counts the rows of collections that nobody has loaded. The manifest says what is sealed; of a
/// journal the record headers are read, each once: what was counted before is remembered with its
/// place.
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
    public long count(long collectionId) throws IOException {
        Manifest manifest = collections.get(collectionId).manifest();
        long rows = manifest.segments().stream().mapToLong(SegmentInfo::rowCount).sum();
        rows -= manifest.tombstones().stream().mapToLong(TombstoneInfo::deletedRows).sum();
        forgetOthers(manifest);
        Map<Long, Counted> counted =
                journals.computeIfAbsent(collectionId, _ -> new ConcurrentHashMap<>());
        for (JournalInfo journal : manifest.journals()) {
            Counted before = counted.getOrDefault(journal.segmentId(), Counted.NOTHING);
            Counted now = read(journal, before);
            counted.put(journal.segmentId(), now);
            rows += now.rows();
        }
        return rows;
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
    private Counted read(JournalInfo journal, Counted before) throws IOException {
        if (journal.endOffset().orElse(Long.MAX_VALUE) < before.end()) {
            return read(journal, Counted.NOTHING);
        }
        var inserts = new Inserts();
        JournalReader.Scan scan =
                JournalReader.read(
                        storage, journal.file(), before.end(), journal.endOffset(), 0, inserts);
        if (scan.end() < JournalReader.firstRecord()) {
            return Counted.NOTHING;
        }
        return scan.end() < before.end()
                ? read(journal, Counted.NOTHING)
                : new Counted(scan.end(), before.rows() + inserts.rows);
    }

    /// @param end how far a journal was read
    private record Counted(long end, long rows) {
        private static final Counted NOTHING = new Counted(0, 0);
    }

    private static final class Inserts implements JournalReader.Visitor {
        private long rows;

        @Override
        public boolean wants(RecordHeader header) {
            if (header.type() == RecordType.INSERT || header.type() == RecordType.UPSERT) {
                rows += header.rowCount();
            }
            return false;
        }

        @Override
        public void record(RecordHeader header, JournalRecord record) {
            throw new IllegalStateException("a payload that nobody wants");
        }
    }
}
