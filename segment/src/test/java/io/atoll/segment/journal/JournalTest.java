package io.atoll.segment.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.BatchId;
import io.atoll.model.DataType;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.storage.LocalStorage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What a journal gives back of what was appended to it.
class JournalTest {
    private static final String FILE = "7.journal";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir Path folder;

    @Test
    void givesBackEveryRecordInTheOrderInWhichItWasAppended() throws IOException {
        var storage = LocalStorage.at(folder);
        long end;
        try (var writer = JournalWriter.create(storage, FILE, 7, 3)) {
            writer.append(10, new BatchId(1, 2), new JournalRecord.Insert(5, rows(1, 2, 3)));
            writer.append(11, new BatchId(1, 3), new JournalRecord.Upsert(5, rows(2)));
            writer.append(11, BatchId.NONE, new JournalRecord.DeleteKeys(0, Keys.ofLongs(1, -9)));
            writer.append(
                    12,
                    BatchId.NONE,
                    new JournalRecord.DeleteKeys(5, Keys.ofTexts(List.of("", "grün"))));
            writer.append(13, BatchId.NONE, new JournalRecord.DeleteAll(5));
            end = writer.append(14, BatchId.NONE, new JournalRecord.Roll(8, "8.journal"));
            writer.awaitDurable(end, LIMIT);
            assertEquals(end, writer.durableOffset());
        }

        var headers = new ArrayList<RecordHeader>();
        var records = new ArrayList<JournalRecord>();
        var scan =
                JournalReader.read(
                        storage,
                        FILE,
                        0,
                        OptionalLong.empty(),
                        0,
                        new JournalReader.Visitor() {
                            @Override
                            public boolean wants(RecordHeader header) {
                                return true;
                            }

                            @Override
                            public void record(RecordHeader header, JournalRecord record) {
                                headers.add(header);
                                records.add(record);
                            }
                        });

        assertEquals(new JournalReader.Scan(end, 0, JournalReader.firstRecord(), true), scan);
        assertEquals(
                List.of(10L, 11L, 11L, 12L, 13L, 14L),
                headers.stream().map(RecordHeader::timestamp).toList());
        assertEquals(new BatchId(1, 2), headers.getFirst().batchId());
        var insert = assertInstanceOf(JournalRecord.Insert.class, records.getFirst());
        assertEquals(5, insert.partitionId());
        var vector = new float[2];
        ((Column.Vectors) insert.rows().column(101).orElseThrow()).copy(2, vector, 0);
        assertEquals(3.5f, vector[1]);
        var delete = assertInstanceOf(JournalRecord.DeleteKeys.class, records.get(3));
        assertEquals("grün", delete.keys().get(1));
        assertEquals(new JournalRecord.DeleteAll(5), records.get(4));
        assertEquals(new JournalRecord.Roll(8, "8.journal"), records.get(5));
        assertTrue(scan.rolled());
        assertFalse(headers.isEmpty());
    }

    private static Rows rows(long... keys) {
        var vectors = ByteBuffer.allocate(keys.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (long key : keys) {
            vectors.putFloat(key).putFloat(key + 0.5f);
        }
        return new Rows(
                keys.length,
                List.of(
                        new Column.Longs(100, DataType.INT64, keys, null),
                        new Column.Vectors(101, keys.length, 2, vectors.flip())));
    }
}
