package io.atoll.model.read;

import io.atoll.model.ConsistencyLevel;

import java.util.Optional;

/// How fresh the rows have to be.
///
/// @param level empty: the collection's
/// @param guaranteeTimestamp of the write that SESSION, CUSTOMIZED and BOUNDED must see; 1 or 2:
///   none, 0: unknown, so that SESSION and CUSTOMIZED see all. Else ignored
/// @param snapshot whether the answer is the state at one timestamp exactly, for those that read
///   page by page: at `guaranteeTimestamp`, where that is one; else at one that the answer names
/// @param sealedOnly whether rows that are not sealed yet are passed over
public record ReadFreshness(
        Optional<ConsistencyLevel> level,
        long guaranteeTimestamp,
        boolean snapshot,
        boolean sealedOnly) {

    /// What clients send that have written nothing yet.
    public static final long NOTHING_WRITTEN = 1;

    /// Up to here, numbers stand for levels and are no timestamps.
    public static final long LAST_WORD = 2;

    /// On the collection's level.
    public static final ReadFreshness OF_COLLECTION = new ReadFreshness(Optional.empty(), 0);

    /// The rows of all segments, each part of the answer as fresh as it has to be.
    public ReadFreshness(Optional<ConsistencyLevel> level, long guaranteeTimestamp) {
        this(level, guaranteeTimestamp, false, false);
    }

    public ReadFreshness withSnapshot(boolean wanted) {
        return new ReadFreshness(level, guaranteeTimestamp, wanted, sealedOnly);
    }

    public ReadFreshness withSealedOnly(boolean wanted) {
        return new ReadFreshness(level, guaranteeTimestamp, snapshot, wanted);
    }

    /// Whether the guarantee timestamp is one, and no word for a level.
    public boolean namesTimestamp() {
        return Long.compareUnsigned(guaranteeTimestamp, LAST_WORD) > 0;
    }
}
