package io.atoll.segment.journal;

import io.atoll.model.BatchId;
import io.atoll.model.DataType;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// Journals for tests: how they are written, and what reading gives.
final class Journals {
    static final long SEGMENT = 4711;
    static final long EPOCH = 3;
    static final String FILE = "3-4711.journal";

    /// Long enough for a slow machine.
    static final Duration LIMIT = Duration.ofSeconds(30);

    private Journals() {}

    static JournalWriter create(Storage storage) throws IOException {
        return JournalWriter.create(storage, FILE, SEGMENT, EPOCH);
    }

    /// Rows with a key, a two-dimensional vector that follows from it, and a text.
    static Rows rows(long... keys) {
        var vectors = ByteBuffer.allocate(keys.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        var texts = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            vectors.putFloat(keys[i]).putFloat(keys[i] + 0.5f);
            texts[i] = "row " + keys[i];
        }
        return new Rows(
                keys.length,
                List.of(
                        new Column.Longs(100, DataType.INT64, keys, null),
                        new Column.Vectors(
                                101, DataType.FLOAT_VECTOR, keys.length, 2, vectors.flip()),
                        new Column.Texts(102, texts, null)));
    }

    /// Rows of one vector field, `bytes` long in all.
    static Rows wideRows(int bytes, Random random) {
        var vector = new byte[bytes];
        random.nextBytes(vector);
        int dimension = bytes / Float.BYTES;
        return new Rows(
                1,
                List.of(
                        new Column.Vectors(
                                101,
                                DataType.FLOAT_VECTOR,
                                1,
                                dimension,
                                ByteBuffer.wrap(vector))));
    }

    static JournalRecord insert(long... keys) {
        return new JournalRecord.Insert(1, rows(keys));
    }

    /// Any record but a ROLL.
    static JournalRecord anyRecord(Random random) {
        long[] keys = LongStream.range(0, random.nextInt(5)).map(_ -> random.nextInt(99)).toArray();
        long partition = random.nextInt(3);
        long upTo = random.nextLong();
        return switch (random.nextInt(6)) {
            case 0 -> new JournalRecord.Upsert(1 + partition, upTo, Optional.empty(), rows(keys));
            case 1 -> new JournalRecord.DeleteKeys(partition, upTo, Keys.ofLongs(keys));
            case 2 ->
                    new JournalRecord.DeleteKeys(
                            partition,
                            upTo,
                            Keys.ofTexts(LongStream.of(keys).mapToObj(k -> "ключ " + k).toList()));
            case 3 -> new JournalRecord.DeleteAll(partition, upTo);
            case 4 ->
                    new JournalRecord.Upsert(
                            1 + partition, upTo, Optional.of(Keys.ofLongs(keys)), rows(keys));
            default -> new JournalRecord.Insert(1 + partition, rows(keys));
        };
    }

    /// Appends records with the timestamps 1, 2, 3 ..., each durable before the next one if so
    /// wished.
    ///
    /// @return where each of them ends
    static List<Long> append(JournalWriter writer, boolean durable, List<JournalRecord> records)
            throws IOException {
        var ends = new ArrayList<Long>();
        for (JournalRecord record : records) {
            long number = ends.size() + 1;
            long end = writer.append(number, new BatchId(number, -number), record);
            if (durable) {
                writer.awaitDurable(end, LIMIT);
            }
            ends.add(end);
        }
        return ends;
    }

    static List<JournalRecord> anyRecords(int count, Random random) {
        var records = new ArrayList<JournalRecord>();
        for (int i = 0; i < count; i++) {
            records.add(anyRecord(random));
        }
        return records;
    }

    /// What a record says, so that two can be compared.
    static String text(JournalRecord record) {
        ByteBuffer[] payload = PayloadCodec.encode(record);
        return PayloadCodec.type(record)
                + " of "
                + PayloadCodec.rowCount(record)
                + " rows, payload "
                + Integer.toHexString(PayloadCodec.checksum(payload));
    }

    static List<String> texts(List<JournalRecord> records) {
        return records.stream().map(Journals::text).toList();
    }

    /// Reads a journal from its beginning.
    static Found read(Storage storage) throws IOException {
        return read(storage, 0, OptionalLong.empty(), 0, _ -> true);
    }

    static Found read(
            Storage storage,
            long from,
            OptionalLong end,
            long durable,
            Predicate<RecordHeader> wanted)
            throws IOException {
        var headers = new ArrayList<RecordHeader>();
        var records = new ArrayList<JournalRecord>();
        JournalReader.Scan scan =
                JournalReader.read(
                        storage,
                        FILE,
                        from,
                        end,
                        durable,
                        new JournalReader.Visitor() {
                            @Override
                            public boolean wants(RecordHeader header) {
                                return wanted.test(header);
                            }

                            @Override
                            public void record(RecordHeader header, JournalRecord record) {
                                headers.add(header);
                                records.add(record);
                            }
                        });
        return new Found(headers, records, scan);
    }

    record Found(List<RecordHeader> headers, List<JournalRecord> records, JournalReader.Scan scan) {
        List<String> texts() {
            return Journals.texts(records);
        }
    }
}
