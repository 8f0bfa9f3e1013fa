package io.atoll.model.manifest;

import java.util.Set;

/// A sealed segment as the catalog knows it.
///
/// @param id unique in the cluster
/// @param folder its folder on the storage, relative to the storage's root; it carries the epoch
/// @param rowCount rows in the folder, deleted ones included
/// @param sizeBytes bytes of all its files
/// @param minTimestamp the oldest row's timestamp
/// @param maxTimestamp the youngest row's timestamp
/// @param builtIndexes the ids of the indexes that were built into it; a vector field without one
///   is scanned
public record SegmentInfo(
        long id,
        long collectionId,
        long partitionId,
        String folder,
        long rowCount,
        long sizeBytes,
        long minTimestamp,
        long maxTimestamp,
        Set<Long> builtIndexes) {

    public SegmentInfo {
        builtIndexes = Set.copyOf(builtIndexes);
    }
}
