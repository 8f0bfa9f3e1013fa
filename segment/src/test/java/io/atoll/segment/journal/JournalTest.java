package io.atoll.segment.journal;

import static io.atoll.segment.journal.Journals.EPOCH;
import static io.atoll.segment.journal.Journals.FILE;
import static io.atoll.segment.journal.Journals.LIMIT;
import static io.atoll.segment.journal.Journals.SEGMENT;
import static io.atoll.segment.journal.Journals.insert;
import static io.atoll.segment.journal.Journals.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.storage.LocalStorage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.CRC32C;

/// What a journal gives back of what was appended to it. Where it ends when something is wrong with
/// its bytes is in [JournalEndTest], what its writer promises in [JournalWriterTest].
class JournalTest {
    @TempDir Path folder;
    private static final RowHomes IN_TWO_PARTITIONS =
            RowHomes.of(List.of(new RowHomes.Run(5, 1), new RowHomes.Run(6, 2)));

    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = LocalStorage.at(folder);
    }

    @Test
    void givesBackEveryKindOfRecordInTheOrderInWhichItWasAppended() throws IOException {
        var records =
                List.<JournalRecord>of(
                        new JournalRecord.Insert(5, rows(1, 2, 3)),
                        new JournalRecord.Upsert(5, 11, Optional.empty(), rows(2)),
                        new JournalRecord.Upsert(5, 12, Optional.of(Keys.ofLongs(7)), rows(2)),
                        new JournalRecord.DeleteKeys(0, 13, Keys.ofLongs(1, -9)),
                        new JournalRecord.DeleteKeys(5, -1, Keys.ofTexts(List.of("", "grün"))),
                        new JournalRecord.DeleteAll(5, 14),
                        new JournalRecord.Insert(IN_TWO_PARTITIONS, rows(1, 2, 3)),
                        new JournalRecord.Upsert(
                                IN_TWO_PARTITIONS, 15, Optional.empty(), rows(4, 5, 6)),
                        new JournalRecord.Roll(8, "3-8.journal"));
        List<Long> ends;
        try (var writer = Journals.create(storage)) {
            ends = Journals.append(writer, false, records);
        }

        Journals.Found found = Journals.read(storage);

        assertEquals(Journals.texts(records), found.texts());
        assertEquals(
                new JournalReader.Scan(ends.getLast(), 0, JournalReader.firstRecord(), true),
                found.scan());
        var insert = assertInstanceOf(JournalRecord.Insert.class, found.records().getFirst());
        assertEquals(5, insert.homes().partitionId());
        var vectors = (Column.Vectors) insert.rows().column(101).orElseThrow();
        var vector = new float[2];
        vectors.vector(2).asFloatBuffer().get(vector);
        assertEquals(3.5f, vector[1]);
        var delete = assertInstanceOf(JournalRecord.DeleteKeys.class, found.records().get(4));
        assertEquals("grün", delete.keys().get(1));
        assertEquals(new JournalRecord.Roll(8, "3-8.journal"), found.records().getLast());
    }

    @Test
    void headersSayWhereWhenAndWhoseTheRecordsAre() throws IOException {
        long first;
        long second;
        try (var writer = Journals.create(storage)) {
            first = writer.append(10, new BatchId(1, 2), insert(7, 8));
            writer.awaitDurable(first, LIMIT);
            second = writer.append(10, BatchId.NONE, new JournalRecord.DeleteAll(0, 9));
        }

        List<RecordHeader> headers = Journals.read(storage).headers();

        long start = JournalReader.firstRecord();
        int payload = (int) (first - start - RecordHeaderCodec.BYTES);
        assertEquals(
                List.of(
                        new RecordHeader(
                                RecordType.INSERT,
                                start,
                                payload,
                                EPOCH,
                                10,
                                new BatchId(1, 2),
                                2,
                                start),
                        new RecordHeader(
                                RecordType.DELETE,
                                first,
                                (int) (second - first - RecordHeaderCodec.BYTES),
                                EPOCH,
                                10,
                                BatchId.NONE,
                                0,
                                first)),
                headers);
    }

    @Test
    void anEmptyJournalHasNoRecords() throws IOException {
        Journals.create(storage).close();

        Journals.Found found = Journals.read(storage);

        long first = JournalReader.firstRecord();
        assertEquals(new JournalReader.Scan(first, 0, first, false), found.scan());
        assertEquals(List.of(), found.records());
    }

    @Test
    void readingGoesOnWhereItEnded() throws IOException {
        try (var writer = Journals.create(storage)) {
            writer.append(1, BatchId.NONE, insert(1));
            Journals.Found first = Journals.read(storage);
            long end = writer.append(2, BatchId.NONE, insert(2));
            Journals.Found second = readFrom(first.scan());
            Journals.Found third = readFrom(second.scan());

            assertEquals(List.of(2L), timestamps(second));
            assertEquals(end, second.scan().end());
            assertEquals(List.of(), timestamps(third));
            assertEquals(second.scan(), third.scan());
        }
    }

    @Test
    void aPayloadThatIsNotWantedIsNotHandedOver() throws IOException {
        try (var writer = Journals.create(storage)) {
            writer.append(1, BatchId.NONE, insert(1, 2));
            writer.append(2, BatchId.NONE, new JournalRecord.DeleteKeys(0, 1, Keys.ofLongs(1)));
            writer.append(3, BatchId.NONE, insert(3));
            writer.append(4, BatchId.NONE, new JournalRecord.Roll(9, "9"));
        }

        Journals.Found found =
                Journals.read(
                        storage,
                        0,
                        OptionalLong.empty(),
                        0,
                        header -> header.type() == RecordType.DELETE);

        assertEquals(List.of(2L), timestamps(found));
        assertTrue(found.scan().rolled());
    }

    @Test
    void aLargePayloadThatIsNotWantedIsNotRead() throws IOException {
        int bytes = 3 << 20;
        try (var writer = Journals.create(storage)) {
            for (int i = 1; i <= 4; i++) {
                JournalRecord record =
                        new JournalRecord.Insert(1, Journals.wideRows(bytes, new Random(i)));
                writer.append(i, BatchId.NONE, record);
            }
        }
        var counting = new CountingReads(storage);

        Journals.Found found = Journals.read(counting, 0, OptionalLong.empty(), 0, _ -> false);

        assertEquals(4 * bytes, found.scan().end(), 1000);
        // One read ahead, then little after each leap.
        assertTrue(counting.bytes() < 400_000, () -> counting.bytes() + " bytes read");
    }

    @Test
    void recordsOfAnySizeAreReadWhole() throws IOException {
        long seed = 42;
        var random = new Random(seed);
        var records = new ArrayList<JournalRecord>();
        // Around the sizes at which the read window ends, and far beyond.
        for (int bytes : new int[] {4, 131_000, 262_000, 262_144, 4, 262_148, 1_000_000, 4}) {
            records.add(new JournalRecord.Insert(1, Journals.wideRows(bytes, random)));
            records.addAll(Journals.anyRecords(3, random));
        }
        try (var writer = Journals.create(storage)) {
            Journals.append(writer, false, records);
        }

        assertEquals(Journals.texts(records), Journals.read(storage).texts());
        List<JournalRecord> inserts =
                records.stream().filter(JournalRecord.Insert.class::isInstance).toList();
        assertEquals(
                Journals.texts(inserts),
                Journals.read(
                                storage,
                                0,
                                OptionalLong.empty(),
                                0,
                                header -> header.type() == RecordType.INSERT)
                        .texts());
    }

    @Test
    void aRecordOfTheLargestRequestIsReadWhole() throws IOException {
        JournalRecord record =
                new JournalRecord.Insert(1, Journals.wideRows(64 << 20, new Random(1)));
        try (var writer = Journals.create(storage)) {
            Journals.append(writer, true, List.of(record));
        }

        assertEquals(List.of(Journals.text(record)), Journals.read(storage).texts());
    }

    @Test
    void vectorsAreViewsThatStayAsTheyWere() throws IOException {
        try (var writer = Journals.create(storage)) {
            writer.append(1, BatchId.NONE, insert(1));
            writer.append(2, BatchId.NONE, insert(2));
        }

        List<JournalRecord> records = Journals.read(storage).records();

        assertEquals(1f, firstVectorValue(records.get(0)));
        assertEquals(2f, firstVectorValue(records.get(1)));
    }

    @Test
    void endsWhereATakeOverSaysSo() throws IOException {
        List<Long> ends;
        try (var writer = Journals.create(storage)) {
            ends =
                    Journals.append(
                            writer, false, List.of(insert(1), insert(2), insert(3), insert(4)));
        }

        Journals.Found found =
                Journals.read(storage, 0, OptionalLong.of(ends.get(1)), 0, _ -> true);

        assertEquals(List.of(1L, 2L), timestamps(found));
        assertEquals(new JournalReader.Scan(ends.get(1), 0, ends.get(1), false), found.scan());
        assertEquals(
                new JournalReader.Scan(ends.get(1), 0, ends.get(1), false),
                Journals.read(storage, ends.get(1), OptionalLong.of(ends.get(1)), 0, _ -> true)
                        .scan());
    }

    @Test
    void whoHasReadMoreThanTheDecreedEndMustBeginAnew() throws IOException {
        List<Long> ends;
        try (var writer = Journals.create(storage)) {
            ends = Journals.append(writer, false, List.of(insert(1), insert(2)));
        }
        OptionalLong decreed = OptionalLong.of(ends.get(0));

        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Journals.read(storage, ends.get(1), decreed, 0, _ -> true));
        assertTrue(error.getMessage().contains(FILE + " ends at " + ends.get(0)));
    }

    @Test
    void refusesToReadFromInsideItsHeader() throws IOException {
        Journals.create(storage).close();

        assertThrows(
                IllegalArgumentException.class,
                () -> Journals.read(storage, 5, OptionalLong.empty(), 0, _ -> true));
        assertThrows(
                IllegalArgumentException.class,
                () -> Journals.read(storage, -1, OptionalLong.empty(), 0, _ -> true));
    }

    @Test
    void saysWhenThereIsNoSuchJournal() {
        assertThrows(NoSuchFileException.class, () -> Journals.read(storage));
    }

    @Test
    void isCreatedOnlyOnce() throws IOException {
        Journals.create(storage).close();

        assertThrows(FileAlreadyExistsException.class, () -> Journals.create(storage));
    }

    @Test
    void refusesATimestampThatGoesBack() throws IOException {
        try (var writer = Journals.create(storage)) {
            long end = writer.append(5, BatchId.NONE, insert(1));

            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.append(4, BatchId.NONE, insert(2)));
            assertFalse(writer.failed());
            assertEquals(end, writer.endOffset());
        }
    }

    @Test
    void takesNothingAfterARoll() throws IOException {
        try (var writer = Journals.create(storage)) {
            writer.append(5, BatchId.NONE, new JournalRecord.Roll(9, "9"));

            assertThrows(
                    IllegalStateException.class, () -> writer.append(6, BatchId.NONE, insert(2)));
        }
    }

    @Test
    void refusesARecordBeyondTheLimitAndGoesOn() throws IOException {
        int dimension = (RecordHeaderCodec.MAX_PAYLOAD_BYTES >> 2) + 1;
        var vectors =
                new Column.Vectors(
                        101,
                        DataType.FLOAT_VECTOR,
                        1,
                        dimension,
                        ByteBuffer.allocate(dimension * Float.BYTES));
        try (var writer = Journals.create(storage)) {
            var tooLarge = new JournalRecord.Insert(1, new Rows(1, List.of(vectors)));
            var error =
                    assertThrows(
                            AtollException.class, () -> writer.append(1, BatchId.NONE, tooLarge));
            assertEquals(ErrorCode.PARAMETER_TOO_LARGE, error.code());
            assertTrue(error.getMessage().contains("the limit is 134217728"), error.getMessage());

            writer.append(2, BatchId.NONE, insert(1));
        }
        assertEquals(List.of(2L), timestamps(Journals.read(storage)));
    }

    /// The bytes on the storage are a promise to all later versions.
    @Test
    void theFormatIsWhatItWas() throws IOException {
        try (var writer = Journals.create(storage)) {
            writer.append(
                    258, new BatchId(1, 2), new JournalRecord.DeleteKeys(6, 255, Keys.ofLongs(-1)));
        }

        assertEquals(
                """
                41544f4c4c4a4e4c 0100 0000 10000000 \
                6712000000000000 0300000000000000 d3dd8199 \
                41544f52 0300 0200 20000000 01e50145 \
                6712000000000000 0300000000000000 2400000000000000 0201000000000000 \
                0100000000000000 0200000000000000 2400000000000000 01000000 6f1a5249 \
                0600000000000000 ff00000000000000 01000000 01000000 ffffffffffffffff\
                """
                        .replace(" ", ""),
                HexFormat.of().formatHex(storage.read(FILE)));
        assertEquals(4711, SEGMENT);
    }

    @Test
    void aDeleteOfVersion1EndsAllThatIsOlder() throws IOException {
        String written =
                """
                41544f4c4c4a4e4c 0100 0000 10000000 \
                6712000000000000 0300000000000000 d3dd8199 \
                41544f52 0100 0200 18000000 5ad85d10 \
                6712000000000000 0300000000000000 2400000000000000 0201000000000000 \
                0100000000000000 0200000000000000 2400000000000000 01000000 2bdf40b0 \
                0600000000000000 01000000 01000000 ffffffffffffffff\
                """;
        Files.write(folder.resolve(FILE), HexFormat.of().parseHex(written.replace(" ", "")));

        var delete = (JournalRecord.DeleteKeys) Journals.read(storage).records().getFirst();

        assertEquals(257, delete.upTo());
        assertEquals(6, delete.partitionId());
        assertEquals(-1L, delete.keys().get(0));
    }

    /// An upsert of version 1 had what an insert has.
    @Test
    void anUpsertOfVersion1EndsAllThatIsOlderOfItsOwnKeys() throws IOException {
        try (var writer = Journals.create(storage)) {
            writer.append(258, BatchId.NONE, insert(7, 8));
        }
        var bytes = ByteBuffer.wrap(storage.read(FILE)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) JournalReader.firstRecord();
        bytes.putShort(header + 4, (short) 1).putShort(header + 6, (short) 3);
        var crc = new CRC32C();
        crc.update(bytes.slice(header, 76));
        bytes.putInt(header + 76, (int) crc.getValue());
        Files.write(folder.resolve(FILE), bytes.array());

        var upsert = (JournalRecord.Upsert) Journals.read(storage).records().getFirst();

        assertEquals(257, upsert.upTo());
        assertEquals(1, upsert.homes().partitionId());
        assertEquals(Optional.empty(), upsert.replaced());
        assertEquals(8L, upsert.rows().keys(100).get(1));
    }

    private Journals.Found readFrom(JournalReader.Scan scan) throws IOException {
        return Journals.read(storage, scan.end(), OptionalLong.empty(), scan.durable(), _ -> true);
    }

    private static List<Long> timestamps(Journals.Found found) {
        return found.headers().stream().map(RecordHeader::timestamp).toList();
    }

    private static float firstVectorValue(JournalRecord record) {
        var rows = ((JournalRecord.Insert) record).rows();
        return ((Column.Vectors) rows.column(101).orElseThrow()).bytes().getFloat(0);
    }
}
