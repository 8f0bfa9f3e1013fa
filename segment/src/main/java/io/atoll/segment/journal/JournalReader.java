package io.atoll.segment.journal;

import io.atoll.segment.storage.Damage;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// Reads the records of a journal.
///
/// A journal is a header and then records without gaps, in the order of their timestamps. All
/// numbers are little-endian, all checksums CRC-32C.
///
/// **File header**, 36 bytes: an [io.atoll.segment.storage.Envelope] with magic `ATOLLJNL` and
/// version 1. It is durable before the file's name is told to anybody.
///
/// | offset | field | type | meaning |
/// | --- | --- | --- | --- |
/// | 16 | segment | int64 | id of the growing segment |
/// | 24 | epoch | int64 | the reign that writes the journal |
///
/// **Record header**, 80 bytes, followed by the payload:
///
/// | offset | field | type | meaning |
/// | --- | --- | --- | --- |
/// | 0 | magic | 4 bytes | `ATOR` |
/// | 4 | version | uint16 | 2; records of version 1 are read too |
/// | 6 | type | uint16 | the code of a [RecordType] |
/// | 8 | payload bytes | int32 | 0 to 134,217,728 |
/// | 12 | payload checksum | uint32 | of the payload |
/// | 16 | segment | int64 | as in the file header |
/// | 24 | epoch | int64 | as in the file header |
/// | 32 | offset | int64 | where this header begins in the file |
/// | 40 | timestamp | int64 | never less than the record's before |
/// | 48 | batch id | 2 x int64 | high, low; both 0 where no client asked |
/// | 64 | durable offset | int64 | everything below it was durable when this was written |
/// | 72 | rows | int32 | rows inserted or keys deleted, 0 for DELETE of all and ROLL |
/// | 76 | checksum | uint32 | of the 76 bytes before |
///
/// A header names its segment and its own offset, so that nothing else passes for it: no leftover
/// of another file that shows up in a torn tail, no row that contains a copy of a journal.
///
/// **Payload**:
///
/// | type | fields |
/// | --- | --- |
/// | INSERT | *homes*; rows as in [io.atoll.model.rows.RowsCodec] |
/// | UPSERT | *homes*; int64 up to; keys that are replaced, none for the rows' own; rows |
/// | DELETE | int64 partition id, 0 for all; int64 up to; keys, none for all rows |
/// | ROLL | int64 id of the next segment; the rest is its journal's name on the storage in UTF-8 |
///
/// *Homes* are where the rows go: the int64 id of their partition, or, from version 3 on, an int64
/// 0, an int32 count, and as many runs, in the order of the rows: int64 partition id, int32 rows.
/// Where an UPSERT has one partition, keys are replaced in this one, else in all.
///
/// "Up to" is the timestamp up to which rows end, less than the record's own: what is younger lives
/// on, because whoever asked had not seen it when it was decided what has to go. Keys are an int32
/// kind, 0 none, 1 int64 keys, 2 text keys; for 1 and 2 an int32 count and the keys; a text is an
/// int32 length and UTF-8. In version 1 there is no "up to", everything older ends, and an UPSERT
/// has no keys.
///
/// **Where a journal ends.** Bytes that are no good record are *damage* if they were durable once:
/// if they lie below the end that a take-over decreed, or below a durable offset that any header in
/// the file names, those behind the bad bytes included. Otherwise they are a *torn tail*: a write
/// that was cut off by a crash, or one that is just going on. To a follower they mean "not yet".
///
/// A payload that the visitor does not want is skipped by its length. Then nothing is known about
/// its bytes: they may be damaged, or not be there yet.
public final class JournalReader {

    private JournalReader() {}

    /// Where the first record of a journal begins; reading from 0 means the same.
    public static long firstRecord() {
        return JournalHeader.BYTES;
    }

    /// Reads records from an offset to the present end of the file, which is opened anew. What is
    /// appended after that is for the next reading.
    ///
    /// @param from a place where a record begins: 0 or [Scan#end] of an earlier call
    /// @param end where the journal ends by decree of a take-over; records beyond do not exist.
    ///   Below it everything was durable. A follower that has read more starts again at 0
    /// @param durable the highest durable offset known from an earlier call, or 0
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED, naming file and offset; also if
    ///   the file is shorter than what was durable. If it is only shorter than what was read of it
    ///   before, then a storage lost what it had shown: see [Scan#end]
    /// @throws IllegalArgumentException if `from` lies beyond the decreed end
    /// @throws java.nio.file.NoSuchFileException if there is no such file
    public static Scan read(
            Storage storage,
            String file,
            long from,
            OptionalLong end,
            long durable,
            Visitor visitor)
            throws IOException {
        long first = Math.max(from, firstRecord());
        if (from < 0 || (from > 0 && from < first)) {
            throw new IllegalArgumentException(
                    file + " has no record at offset " + from + ", the first is at " + first);
        }
        if (end.isPresent() && end.getAsLong() < first) {
            throw new IllegalArgumentException(
                    file + " ends at " + end.getAsLong() + " by decree, before offset " + first);
        }
        if (from >= Math.max(first, durable) && end.isEmpty() && hasLength(storage, file, from)) {
            return new Scan(from, 0, durable, false);
        }
        try (Storage.ReadFile in = storage.open(file)) {
            long size = in.size();
            long known = Math.max(end.orElse(firstRecord()), durable);
            if (size < known) {
                throw Damage.at(file, size, "at least " + known + " bytes", "the end of the file");
            }
            if (size < first) {
                return new Scan(size, 0, durable, false);
            }
            long limit = end.orElse(size);
            if (limit == first && from > 0) {
                return new Scan(first, 0, Math.max(durable, end.orElse(0)), false);
            }
            JournalHeader journal = header(in, file);
            var scan =
                    new JournalScan(
                            file,
                            new ReadWindow(in, file, first, limit),
                            new RecordHeaderCodec(file, journal),
                            limit,
                            Math.max(durable, end.orElse(firstRecord())));
            return scan.run(first, visitor);
        }
    }

    private static boolean hasLength(Storage storage, String file, long length) throws IOException {
        OptionalLong present = storage.presentLength(file);
        return present.isPresent() && present.getAsLong() == length;
    }

    private static JournalHeader header(Storage.ReadFile in, String file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(JournalHeader.BYTES);
        in.read(bytes, 0);
        return JournalHeader.decode(file, bytes.array());
    }

    /// @param end behind the last good record; below where reading began if records are gone that
    ///   nobody has called durable
    /// @param tornBytes bytes beyond `end` which are no whole record (yet)
    /// @param durable the highest durable offset known: from a header, from an earlier call, or the
    ///   decreed end
    /// @param rolled whether the last record that was read is a ROLL: nothing follows
    public record Scan(long end, long tornBytes, long durable, boolean rolled) {}

    /// Gets the records in file order.
    public interface Visitor {

        /// Whether the payload is wanted; if not, it is skipped by its length, unread.
        boolean wants(RecordHeader header);

        /// Gets a record whose checksums are right. Its vectors are views of a buffer that belongs
        /// to this record alone: it never changes, and is kept in memory as long as they are.
        void record(RecordHeader header, JournalRecord record);
    }
}
