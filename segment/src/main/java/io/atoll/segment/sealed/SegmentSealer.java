package io.atoll.segment.sealed;

import io.atoll.model.Index;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.storage.Storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Makes sealed segments: writes a folder under a temporary name, syncs it, and renames it. What it
/// leaves when it fails is garbage that nobody refers to.
public final class SegmentSealer {

    private SegmentSealer() {}

    /// Seals the live rows of one partition of a growing segment, in key order (rows of one key by
    /// timestamp), flat.
    ///
    /// @param folder where it goes; its parent exists
    /// @return what to commit; empty if the partition has no live row, and then nothing is written
    public static Optional<SegmentInfo> seal(
            Storage storage,
            GrowingSegment growing,
            Schema schema,
            long collectionId,
            long partitionId,
            long segmentId,
            String folder)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Writes a segment again without its dead rows and with these indexes, rows in the same order.
    /// Pure: the source is not changed.
    ///
    /// @param source as opened, its tombstones applied; rows dead at this moment are left out
    /// @param indexes what to build; FLAT ones are only noted
    /// @param cancelled asked now and then; when true, the build ends with a CANCELLED error
    public static Rebuilt rebuild(
            Storage storage,
            SealedSegment source,
            Schema schema,
            List<Index> indexes,
            long segmentId,
            String folder,
            BooleanSupplier cancelled)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /// @param info what to commit; empty if no row was alive
    /// @param oldRows `[new row]` the row that it was in the source, ascending
    public record Rebuilt(Optional<SegmentInfo> info, int[] oldRows) {}
}
