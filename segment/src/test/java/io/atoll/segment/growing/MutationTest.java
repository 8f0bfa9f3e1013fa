package io.atoll.segment.growing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.BatchId;
import io.atoll.model.DataType;
import io.atoll.model.Schema;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.Samples;
import io.atoll.segment.Segments;
import io.atoll.segment.journal.JournalRecord;
import io.atoll.segment.journal.RecordHeader;
import io.atoll.segment.journal.RecordType;
import io.atoll.segment.journal.RowHomes;
import io.atoll.segment.search.SearchableSegment;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// What the records of a journal come to, in the order in which they stand there.
class MutationTest {
    private static final Schema SCHEMA = Samples.schema(DataType.INT64);

    private final Random random = Segments.random(9);

    private Rows rows(long timestamp, long... keys) {
        var rows = new ArrayList<Samples.Row>();
        for (long key : keys) {
            rows.add(Samples.row(random, key, timestamp));
        }
        return Samples.columns(DataType.INT64, rows);
    }

    private static void apply(
            GrowingSegment segment, RecordType type, long timestamp, JournalRecord record) {
        var header = new RecordHeader(type, 36, 0, 1, timestamp, BatchId.NONE, 0, 36);
        Mutation.of(header, record, SCHEMA.primaryKey()).applyTo(segment);
    }

    private static List<Object> keys(GrowingSegment segment, long asOf) {
        try (var view = segment.view(asOf)) {
            int[] rows = view.match(Optional.empty(), Set.of(), 100);
            Keys keys = view.keys(rows, rows.length);
            var list = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                list.add(keys.get(i));
            }
            return list;
        }
    }

    @Test
    void anUpsertEndsTheRowsOfTheKeysThatItReplacesBeforeItsOwnCome() {
        try (var segment = GrowingSegment.create(1, SCHEMA)) {
            apply(segment, RecordType.INSERT, 10, new JournalRecord.Insert(5, rows(10, 1, 2)));
            apply(
                    segment,
                    RecordType.UPSERT,
                    20,
                    new JournalRecord.Upsert(5, 19, Optional.empty(), rows(20, 2, 3)));
            assertEquals(List.of(1L, 2L, 3L), keys(segment, SearchableSegment.NOW));

            apply(
                    segment,
                    RecordType.UPSERT,
                    30,
                    new JournalRecord.Upsert(5, 29, Optional.of(Keys.ofLongs(1)), rows(30, 9)));
            assertEquals(List.of(2L, 3L, 9L), keys(segment, SearchableSegment.NOW));
            assertEquals(List.of(1L, 2L, 3L), keys(segment, 29));
        }
    }

    @Test
    void anUpsertIntoAPartitionLeavesOthersAndOneByKeyEndsRowsInAll() {
        var homes = RowHomes.of(List.of(new RowHomes.Run(5, 1), new RowHomes.Run(6, 2)));
        try (var segment = GrowingSegment.create(1, SCHEMA)) {
            apply(
                    segment,
                    RecordType.INSERT,
                    10,
                    new JournalRecord.Insert(homes, rows(10, 1, 2, 3)));
            apply(
                    segment,
                    RecordType.UPSERT,
                    20,
                    new JournalRecord.Upsert(5, 19, Optional.empty(), rows(20, 1, 2)));
            assertEquals(2, count(segment, 5));
            assertEquals(2, count(segment, 6));

            apply(
                    segment,
                    RecordType.UPSERT,
                    30,
                    new JournalRecord.Upsert(homes, 29, Optional.empty(), rows(30, 2, 4, 5)));
            assertEquals(2, count(segment, 5));
            assertEquals(3, count(segment, 6));
        }
    }

    private static long count(GrowingSegment segment, long partitionId) {
        try (var view = segment.view(SearchableSegment.NOW)) {
            return view.count(Optional.empty(), Set.of(partitionId));
        }
    }

    @Test
    void aDeleteLeavesWhatCameAfterTheReadThatItGoesBackTo() {
        try (var segment = GrowingSegment.create(1, SCHEMA)) {
            apply(segment, RecordType.INSERT, 10, new JournalRecord.Insert(5, rows(10, 1, 2)));
            apply(
                    segment,
                    RecordType.UPSERT,
                    20,
                    new JournalRecord.Upsert(5, 19, Optional.empty(), rows(20, 2)));
            apply(
                    segment,
                    RecordType.DELETE,
                    30,
                    new JournalRecord.DeleteKeys(0, 15, Keys.ofLongs(1, 2)));
            assertEquals(List.of(2L), keys(segment, SearchableSegment.NOW));

            apply(segment, RecordType.DELETE, 40, new JournalRecord.DeleteAll(0, 39));
            assertEquals(List.of(), keys(segment, SearchableSegment.NOW));
        }
    }
}
