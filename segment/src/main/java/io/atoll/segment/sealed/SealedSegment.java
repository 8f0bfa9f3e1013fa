package io.atoll.segment.sealed;

import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.tombstones.Tombstones;

import java.io.IOException;

/// A sealed segment, open for searches. (Abstract only until it is built.)
public abstract class SealedSegment implements SearchableSegment {

    /// Opens a segment's folder.
    ///
    /// @param verify whether all files are read and their checksums compared first
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED, naming the file, if a file is
    ///   absent or not what `segment.json` says
    public static SealedSegment open(
            Storage storage, SegmentInfo info, Schema schema, boolean verify) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Ends the rows that a tombstone file names, for good: views of the past do not see them
    /// either. Rows already dead stay so.
    public abstract void apply(Tombstones tombstones);

    /// The rows that are dead now, as tombstones to write; those already there when the segment was
    /// opened included. Null if there are none.
    public abstract @org.jspecify.annotations.Nullable Tombstones tombstones();
}
