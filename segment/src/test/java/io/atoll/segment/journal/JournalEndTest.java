package io.atoll.segment.journal;

import static io.atoll.segment.journal.Journals.EPOCH;
import static io.atoll.segment.journal.Journals.FILE;
import static io.atoll.segment.journal.Journals.SEGMENT;
import static io.atoll.segment.journal.Journals.insert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.BatchId;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.atoll.segment.storage.LocalStorage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/// Where a journal ends when its last bytes are missing, torn or wrong, and when that is damage.
class JournalEndTest {
    private static final int HEADER = RecordHeaderCodec.BYTES;

    @TempDir Path folder;
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = LocalStorage.at(folder);
    }

    @Test
    void aJournalCutAtAnyByteOfItsLastThreeRecordsEndsWithTheLastWholeOne() throws IOException {
        List<JournalRecord> records = Journals.anyRecords(8, new Random(7));
        List<Long> ends = write(true, records);
        byte[] whole = storage.read(FILE);

        for (int cut = ends.get(4).intValue(); cut <= whole.length; cut++) {
            rewrite(Arrays.copyOf(whole, cut));

            Journals.Found found = Journals.read(storage);

            int expected = countUpTo(ends, cut);
            assertEquals(Journals.texts(records.subList(0, expected)), found.texts());
            assertEquals(ends.get(expected - 1), found.scan().end());
            assertEquals(cut - found.scan().end(), found.scan().tornBytes());
        }
    }

    @Test
    void aJournalCutBelowWhatWasOnceDurableIsDamaged() throws IOException {
        List<Long> ends = write(true, List.of(insert(1), insert(2), insert(3)));
        byte[] whole = storage.read(FILE);
        long durable = Journals.read(storage).scan().durable();
        assertEquals(ends.get(1), durable);

        for (int cut = 0; cut < durable; cut++) {
            rewrite(Arrays.copyOf(whole, cut));
            assertDamaged(0, OptionalLong.empty(), durable);
        }
        rewrite(Arrays.copyOf(whole, (int) durable));
        assertEquals(2, Journals.read(storage).records().size());
    }

    /// Its header is durable before anybody hears of a journal.
    @Test
    void aJournalCutInsideItsHeaderIsDamaged() throws IOException {
        write(true, List.of());
        byte[] whole = storage.read(FILE);

        for (int cut = 0; cut < whole.length; cut++) {
            rewrite(Arrays.copyOf(whole, cut));
            assertDamaged(0, OptionalLong.empty(), 0);
        }
    }

    @Test
    void aJournalShorterThanWhatWasReadOfItIsDamagedOnlyIfThatWasDurable() throws IOException {
        List<Long> ends = write(false, List.of(insert(1), insert(2), insert(3)));
        byte[] whole = storage.read(FILE);
        long left = ends.get(1);
        rewrite(Arrays.copyOf(whole, (int) left));

        AtollException error = assertDamaged(ends.get(2), OptionalLong.empty(), left + 1);
        assertTrue(
                error.getMessage().contains("expected at least " + (left + 1) + " bytes"),
                error.getMessage());
        var lost = Journals.read(storage, ends.get(2), OptionalLong.empty(), left, _ -> true);
        assertEquals(left, lost.scan().end());
        assertEquals(List.of(), lost.texts());
    }

    /// Every bit of a journal is turned, one at a time.
    @Test
    void aWrongBitBelowTheDurableOffsetIsDamageAndAboveItNeverGivesAWrongRecord()
            throws IOException {
        List<JournalRecord> records = Journals.anyRecords(5, new Random(11));
        write(true, records);
        byte[] whole = storage.read(FILE);
        long durable = Journals.read(storage).scan().durable();
        List<String> written = Journals.texts(records);

        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] bytes = whole.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            rewrite(bytes);
            if (bit / 8 < durable) {
                assertDamaged(0, OptionalLong.empty(), 0);
            } else {
                List<String> found = Journals.read(storage).texts();
                assertEquals(4, found.size(), "the last record is not believed");
                assertEquals(written.subList(0, 4), found);
            }
        }
    }

    /// Several bytes at random places, as often as there is patience.
    @Test
    void wrongBytesAnywhereNeverGiveAWrongRecord() throws IOException {
        List<JournalRecord> records = Journals.anyRecords(12, new Random(13));
        write(false, records);
        byte[] whole = storage.read(FILE);
        List<String> written = Journals.texts(records);

        for (int seed = 0; seed < 1000; seed++) {
            var random = new Random(seed);
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            }
            rewrite(bytes);
            try {
                List<String> found = Journals.read(storage).texts();
                assertEquals(written.subList(0, found.size()), found, "seed " + seed);
            } catch (AtollException e) {
                assertEquals(ErrorCode.SEGMENT_DAMAGED, e.code(), "seed " + seed);
            }
        }
    }

    @Test
    void damageNamesFileAndOffset() throws IOException {
        List<Long> ends = write(true, List.of(insert(1), insert(2), insert(3)));
        byte[] bytes = storage.read(FILE);
        bytes[ends.get(0).intValue()] ^= 1;
        rewrite(bytes);

        String message = assertDamaged(0, OptionalLong.empty(), 0).getMessage();

        assertEquals(
                FILE
                        + " is damaged at offset "
                        + ends.get(0)
                        + ": expected a record header's magic 0x524f5441 (everything below offset "
                        + ends.get(1)
                        + " was durable), found 0x524f5440; restore the file",
                message);
    }

    /// Plain reading stops at the first bad byte and never gets to the header that says that it was
    /// durable.
    @Test
    void damageIsFoundAlthoughOnlyALaterHeaderSaysThatTheBytesWereDurable() throws IOException {
        var records = new ArrayList<JournalRecord>();
        records.add(insert(1));
        // So large that the next header lies in another read window.
        records.add(new JournalRecord.Insert(1, Journals.wideRows(1 << 20, new Random(1))));
        records.add(insert(2));
        List<Long> ends = write(true, records);
        byte[] whole = storage.read(FILE);

        for (long offset :
                new long[] {JournalReader.firstRecord(), ends.get(0), ends.get(0) + 99}) {
            byte[] bytes = whole.clone();
            bytes[(int) offset] ^= 1;
            rewrite(bytes);
            assertDamaged(0, OptionalLong.empty(), 0);
        }
    }

    @Test
    void thatHeaderIsFoundWhereverItLies() throws IOException {
        int window = ReadWindow.READ_AHEAD_BYTES;
        for (int bytes = window - 200; bytes <= window; bytes += 4) {
            JournalRecord wide =
                    new JournalRecord.Insert(1, Journals.wideRows(bytes, new Random(1)));
            write(true, List.of(wide, insert(2)));
            byte[] damaged = storage.read(FILE);
            damaged[(int) JournalReader.firstRecord()] ^= 1;
            rewrite(damaged);

            assertDamaged(0, OptionalLong.empty(), 0);
            storage.delete(FILE);
        }
    }

    @Test
    void aPayloadThatIsSkippedIsNotJudged() throws IOException {
        List<Long> ends = write(true, List.of(insert(1), insert(2), insert(3)));
        byte[] bytes = storage.read(FILE);
        bytes[ends.get(0).intValue() + HEADER + 5] ^= 1;
        rewrite(bytes);

        Journals.Found found =
                Journals.read(
                        storage, 0, OptionalLong.empty(), 0, header -> header.timestamp() != 2);

        assertEquals(2, found.records().size());
        assertEquals(ends.get(2), found.scan().end());
    }

    @Test
    void aRollIsNotBelievedUnlessItIsWhole() throws IOException {
        write(false, List.of(insert(1), new JournalRecord.Roll(9, "3-9.journal")));
        byte[] bytes = storage.read(FILE);
        bytes[bytes.length - 1] ^= 1;
        rewrite(bytes);

        Journals.Found found = Journals.read(storage, 0, OptionalLong.empty(), 0, _ -> false);

        assertEquals(false, found.scan().rolled());
        assertTrue(found.scan().tornBytes() > 0);
    }

    /// A file system may show blocks of deleted files in the tail of a file that was being written.
    @Test
    void recordsOfAnotherPlaceOrAnotherJournalAreATornTail() throws IOException {
        List<Long> ends = write(true, List.of(insert(1), insert(2), insert(3)));
        byte[] whole = storage.read(FILE);
        int first = (int) JournalReader.firstRecord();

        byte[] ofAnotherPlace = Arrays.copyOfRange(whole, first, whole.length);
        rewrite(concat(whole, ofAnotherPlace));
        assertEndsAt(ends.getLast(), ofAnotherPlace.length);

        byte[] ofAnotherSegment = journalOf(SEGMENT + 1, EPOCH);
        rewrite(concat(Arrays.copyOf(whole, first), ofAnotherSegment));
        assertEndsAt(first, ofAnotherSegment.length);

        byte[] ofAnotherReign = journalOf(SEGMENT, EPOCH + 1);
        rewrite(concat(Arrays.copyOf(whole, first), ofAnotherReign));
        assertEndsAt(first, ofAnotherReign.length);
    }

    /// Someone may well store a journal in a vector field.
    @Test
    void aTornRecordWhoseRowsAreACopyOfThisJournalIsATornTail() throws IOException {
        List<Long> ends = write(true, List.of(insert(1), insert(2), insert(3)));
        byte[] copy = storage.read(FILE);
        int dimension = copy.length / Float.BYTES;
        var vector = ByteBuffer.wrap(copy, 0, dimension * Float.BYTES);
        var rows =
                new Rows(
                        1,
                        List.of(
                                new Column.Vectors(
                                        101, DataType.FLOAT_VECTOR, 1, dimension, vector)));
        storage.delete(FILE);
        write(true, List.of(insert(1), insert(2), insert(3), new JournalRecord.Insert(1, rows)));
        byte[] bytes = storage.read(FILE);
        bytes[ends.getLast().intValue()] ^= 1;
        rewrite(bytes);

        assertEndsAt(ends.getLast(), bytes.length - ends.getLast());
    }

    @Test
    void zerosAreATornTail() throws IOException {
        List<Long> ends = write(true, List.of(insert(1)));
        rewrite(concat(storage.read(FILE), new byte[100_000]));

        assertEndsAt(ends.getLast(), 100_000);
    }

    /// An unsynced write may reach the disk before the one before it.
    @Test
    void aGoodRecordBehindAHoleIsTornWithIt() throws IOException {
        List<Long> ends = write(false, List.of(insert(1), insert(2), insert(3)));
        byte[] bytes = storage.read(FILE);
        Arrays.fill(bytes, ends.get(0).intValue(), ends.get(1).intValue(), (byte) 0);
        rewrite(bytes);

        assertEndsAt(ends.get(0), bytes.length - ends.get(0));
    }

    @Test
    void everythingBelowADecreedEndWasDurable() throws IOException {
        List<Long> ends = write(false, List.of(insert(1), insert(2), insert(3)));
        OptionalLong decreed = OptionalLong.of(ends.get(1));
        byte[] whole = storage.read(FILE);

        for (int at = 0; at < ends.get(1); at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 4;
            rewrite(bytes);
            assertDamaged(0, decreed, 0);
            rewrite(Arrays.copyOf(whole, at));
            assertDamaged(0, decreed, 0);
        }
        byte[] bytes = Arrays.copyOf(whole, whole.length + 5);
        bytes[ends.get(1).intValue()] ^= 4;
        rewrite(bytes);
        assertEquals(2, Journals.read(storage, 0, decreed, 0, _ -> true).records().size());
    }

    @Test
    void aDecreedEndInTheMiddleOfARecordIsAnError() throws IOException {
        List<Long> ends = write(true, List.of(insert(1), insert(2), insert(3)));

        for (long end = ends.get(0) + 1; end < ends.get(1); end++) {
            assertDamaged(0, OptionalLong.of(end), 0);
        }
    }

    @Test
    void aRecordOfALaterVersionIsNotTakenForATornTail() throws IOException {
        List<Long> ends = write(true, List.of(insert(1), insert(2)));
        byte[] bytes = storage.read(FILE);
        rewriteHeader(bytes, ends.get(0).intValue(), header -> header.putShort(4, (short) 4));

        AtollException error = assertDamaged(0, OptionalLong.empty(), 0);
        assertTrue(
                error.getMessage()
                        .contains(
                                "has format version 4 at offset "
                                        + (ends.get(0) + 4)
                                        + "; this binary reads version 3"),
                error.getMessage());
    }

    @Test
    void aRecordOfAnUnknownTypeIsNotTakenForATornTail() throws IOException {
        List<Long> ends = write(true, List.of(insert(1), insert(2)));
        byte[] bytes = storage.read(FILE);
        rewriteHeader(bytes, ends.get(0).intValue(), header -> header.putShort(6, (short) 5));

        assertTrue(
                assertDamaged(0, OptionalLong.empty(), 0)
                        .getMessage()
                        .contains("expected a record type from 1 to 4, found 5"));
    }

    @Test
    void aHeaderWhoseRowsAreNotThoseOfThePayloadIsDamage() throws IOException {
        List<Long> ends = write(true, List.of(insert(1), insert(2)));
        byte[] bytes = storage.read(FILE);
        rewriteHeader(bytes, ends.get(0).intValue(), header -> header.putInt(72, 3));

        assertTrue(
                assertDamaged(0, OptionalLong.empty(), 0)
                        .getMessage()
                        .contains("expected INSERT of 3 rows, found 1 rows"));
    }

    @Test
    void headersWithImpossibleNumbersAreNotBelieved() throws IOException {
        List<Long> ends = write(false, List.of(insert(1), insert(2)));
        byte[] whole = storage.read(FILE);
        int at = ends.get(0).intValue();

        for (int length :
                new int[] {-1, Integer.MIN_VALUE, RecordHeaderCodec.MAX_PAYLOAD_BYTES + 1}) {
            rewriteHeader(whole.clone(), at, header -> header.putInt(8, length));
            assertEndsAt(at, whole.length - at);
        }
        for (long durable : new long[] {-1, at + 1, Long.MAX_VALUE}) {
            rewriteHeader(whole.clone(), at, header -> header.putLong(64, durable));
            assertEndsAt(at, whole.length - at);
        }
    }

    private interface HeaderChange {
        void apply(ByteBuffer header);
    }

    /// Changes a record's header, checksum included, as another program might write it.
    private void rewriteHeader(byte[] bytes, int offset, HeaderChange change) throws IOException {
        ByteBuffer header =
                ByteBuffer.wrap(bytes, offset, HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
        change.apply(header);
        header.putInt(76, PayloadCodec.checksum(header.slice(0, 76)));
        rewrite(bytes);
    }

    private List<Long> write(boolean durable, List<JournalRecord> records) throws IOException {
        try (var writer = Journals.create(storage)) {
            return Journals.append(writer, durable, records);
        }
    }

    /// The records of a journal that has the very lengths of the one under test.
    private byte[] journalOf(long segmentId, long epoch) throws IOException {
        try (var writer = JournalWriter.create(storage, "other", segmentId, epoch)) {
            writer.append(1, new BatchId(1, -1), insert(1));
            writer.append(2, new BatchId(2, -2), insert(2));
        }
        byte[] bytes = storage.read("other");
        storage.delete("other");
        return Arrays.copyOfRange(bytes, (int) JournalReader.firstRecord(), bytes.length);
    }

    private void rewrite(byte[] content) throws IOException {
        Files.write(folder.resolve(FILE), content);
    }

    private void assertEndsAt(long end, long tornBytes) throws IOException {
        JournalReader.Scan scan = Journals.read(storage).scan();
        assertEquals(end, scan.end());
        assertEquals(tornBytes, scan.tornBytes());
    }

    private AtollException assertDamaged(long from, OptionalLong end, long durable) {
        var error =
                assertThrows(
                        AtollException.class,
                        () -> Journals.read(storage, from, end, durable, _ -> true));
        assertEquals(ErrorCode.SEGMENT_DAMAGED, error.code());
        assertTrue(error.getMessage().startsWith(FILE), error.getMessage());
        return error;
    }

    private static int countUpTo(List<Long> ends, long offset) {
        return (int) ends.stream().filter(end -> end <= offset).count();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
