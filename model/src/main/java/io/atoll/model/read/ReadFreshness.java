package io.atoll.model.read;

import io.atoll.model.ConsistencyLevel;

import java.util.Optional;

/// How fresh the rows have to be.
///
/// @param level empty: the collection's
/// @param guaranteeTimestamp of the write that SESSION, CUSTOMIZED and BOUNDED must see; 1 or 2:
///   none, 0: unknown, so that SESSION and CUSTOMIZED see all. Else ignored
public record ReadFreshness(Optional<ConsistencyLevel> level, long guaranteeTimestamp) {

    /// The collection's level.
    public static final ReadFreshness OF_COLLECTION = new ReadFreshness(Optional.empty(), 0);
}
