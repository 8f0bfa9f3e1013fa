package io.atoll.writenode;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.manifest.JournalInfo;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.growing.Mutation;
import io.atoll.segment.journal.JournalReader;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.tombstones.Tombstones;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a fresh node finds: the rows that a manifest's segments, tombstones and journals come to,
/// read straight from the storage, checksums verified.
final class StoredRows {
    private static final String NUMBER = "number";

    private StoredRows() {}

    /// The `number`s of the live rows of each key, ascending, 0 where they have none; a row that is
    /// there twice counts twice.
    static TreeMap<Long, List<Long>> read(Storage storage, CatalogState state, long collectionId)
            throws IOException {
        Collection collection = state.collections().get(collectionId);
        Manifest manifest = state.manifests().get(collectionId);
        var segments = new ArrayList<SearchableSegment>();
        try {
            for (SegmentInfo info : manifest.segments()) {
                segments.add(open(storage, collection, manifest, info));
            }
            for (JournalInfo journal : manifest.journals()) {
                segments.add(GrowingSegment.create(journal.segmentId(), collection.schema()));
                JournalReader.read(
                        storage,
                        journal.file(),
                        0,
                        journal.endOffset(),
                        0,
                        new Replay(collection, segments));
            }
            var rows = new TreeMap<Long, List<Long>>();
            for (SearchableSegment segment : segments) {
                gather(collection, segment, rows);
            }
            rows.values().forEach(numbers -> numbers.sort(null));
            return rows;
        } finally {
            segments.forEach(SearchableSegment::close);
        }
    }

    private static SealedSegment open(
            Storage storage, Collection collection, Manifest manifest, SegmentInfo info)
            throws IOException {
        SealedSegment segment = SealedSegment.open(storage, info, collection.schema(), true);
        var tombstones = manifest.tombstone(info.id());
        if (tombstones.isPresent()) {
            segment.apply(Tombstones.read(storage, tombstones.get().file()));
        }
        return segment;
    }

    private static void gather(
            Collection collection, SearchableSegment segment, TreeMap<Long, List<Long>> rowsByKey) {
        var number = collection.schema().field(NUMBER);
        try (var view = segment.view(SearchableSegment.NOW)) {
            int[] rows = view.match(Optional.empty(), Set.of(), Integer.MAX_VALUE);
            Keys keys = view.keys(rows, rows.length);
            Rows fetched = view.fetch(rows, rows.length, number.stream().toList());
            for (int i = 0; i < rows.length; i++) {
                rowsByKey
                        .computeIfAbsent((Long) keys.get(i), _ -> new ArrayList<>())
                        .add(number.isEmpty() ? 0 : number(fetched, number.get(), i));
            }
        }
    }

    private static long number(Rows rows, Field field, int row) {
        return ((Column.Longs) rows.column(field.id()).orElseThrow()).value(row);
    }

    /// Applies a journal: rows go to the last segment, deletes to all.
    private record Replay(Collection collection, List<SearchableSegment> segments)
            implements JournalReader.Visitor {

        @Override
        public boolean wants(RecordHeader header) {
            return true;
        }

        @Override
        public void record(RecordHeader header, JournalRecord record) {
            Mutation mutation = Mutation.of(header, record, collection.schema().primaryKey());
            SearchableSegment own = segments.getLast();
            mutation.delete()
                    .ifPresent(
                            delete ->
                                    segments.stream()
                                            .filter(segment -> segment != own)
                                            .forEach(segment -> segment.delete(delete)));
            mutation.applyTo((GrowingSegment) own);
        }
    }
}
