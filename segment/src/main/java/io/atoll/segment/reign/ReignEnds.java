package io.atoll.segment.reign;

import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.List;

/// The file `reign-<epoch>`: where the journals of the reign before end, and which ones follow
/// them. Written once, before the reign is READY. (The format is specified here.)
public record ReignEnds(long epoch, List<JournalEnd> ends) {

    public ReignEnds {
        ends = List.copyOf(ends);
    }

    /// @param segmentId the journal that ends
    /// @param endOffset behind its last record that counts
    /// @param successorId the journal that follows it; it exists already
    public record JournalEnd(
            long collectionId,
            long segmentId,
            long endOffset,
            long successorId,
            String successorFile) {}

    public static String fileName(long epoch) {
        return ReignFile.NAME + "-" + epoch;
    }

    public static ReignEnds read(Storage storage, long epoch) throws IOException {
        throw new UnsupportedOperationException();
    }

    public void write(Storage storage) throws IOException {
        throw new UnsupportedOperationException();
    }
}
