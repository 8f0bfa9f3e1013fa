package io.atoll.segment.journal;

import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.OptionalLong;

/// Reads the records of a journal. (The format is specified here.)
public final class JournalReader {

    private JournalReader() {}

    /// Where the first record of a journal begins; reading from 0 means the same.
    public static long firstRecord() {
        throw new UnsupportedOperationException();
    }

    /// Reads records from an offset to the present end of the file, which is opened anew.
    ///
    /// Bad bytes below the highest durable offset that any header read so far names are damage.
    /// Above it they are a torn tail: reading ends before them, and they are counted.
    ///
    /// @param from a place where a record begins: 0 or [Scan#end] of an earlier call
    /// @param end where the journal ends by decree of a take-over; records beyond do not exist
    /// @param durable the highest durable offset known from an earlier call, or 0
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED, naming file and offset
    /// @throws java.nio.file.NoSuchFileException if there is no such file
    public static Scan read(
            Storage storage,
            String file,
            long from,
            OptionalLong end,
            long durable,
            Visitor visitor)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /// @param end behind the last good record
    /// @param tornBytes bytes beyond `end` which are no whole record (yet)
    /// @param durable the highest durable offset seen in a header
    /// @param rolled whether the last record is a ROLL: nothing follows
    public record Scan(long end, long tornBytes, long durable, boolean rolled) {}

    /// Gets the records in file order.
    public interface Visitor {

        /// Whether the payload is wanted; if not, it is skipped by its length, unread.
        boolean wants(RecordHeader header);

        void record(RecordHeader header, JournalRecord record);
    }
}
