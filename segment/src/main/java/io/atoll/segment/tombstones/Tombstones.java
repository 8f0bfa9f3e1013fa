package io.atoll.segment.tombstones;

import io.atoll.segment.storage.Storage;

import java.io.IOException;

/// The dead rows of one sealed segment. (The file's format is specified here.)
public final class Tombstones {
    private final long segmentId;
    private final long maxTimestamp;
    private final int[] rows;

    /// @param maxTimestamp the timestamp of the youngest delete
    /// @param rows row numbers, ascending, none twice
    public Tombstones(long segmentId, long maxTimestamp, int[] rows) {
        this.segmentId = segmentId;
        this.maxTimestamp = maxTimestamp;
        this.rows = rows;
    }

    public long segmentId() {
        return segmentId;
    }

    public long maxTimestamp() {
        return maxTimestamp;
    }

    public int[] rows() {
        return rows;
    }

    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED if the file is not what was
    ///   written
    public static Tombstones read(Storage storage, String file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Puts the file in place, durably.
    public void write(Storage storage, String file) throws IOException {
        throw new UnsupportedOperationException();
    }
}
