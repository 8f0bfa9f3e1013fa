package io.atoll.segment.sealed;

import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.storage.Storage;

import java.io.IOException;

/// Where sealed segments are opened from.
public interface SegmentSource {

    /// Opens a segment. Blocks while its files are read.
    ///
    /// @param verify whether all files are read and their checksums compared first
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED, naming the file, if a file is
    ///   absent or not what `segment.json` says
    SealedSegment open(SegmentInfo info, Schema schema, boolean verify) throws IOException;

    /// Opened where they are.
    static SegmentSource of(Storage storage) {
        return (info, schema, verify) -> SealedSegment.open(storage, info, schema, verify);
    }
}
