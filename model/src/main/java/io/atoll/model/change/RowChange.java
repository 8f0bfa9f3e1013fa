package io.atoll.model.change;

import io.atoll.model.Collection;
import io.atoll.model.manifest.JournalInfo;

/// What a change of metadata comes to in the catalog: the row of one collection, with its
/// partitions and indexes, as it is afterwards.
public sealed interface RowChange {

    /// @param journal the only part of the first manifest
    record Create(Collection collection, JournalInfo journal) implements RowChange {}

    /// @param collection as it is from now on
    record Alter(Collection collection) implements RowChange {}

    /// Its segments go with it.
    record Drop(long collectionId) implements RowChange {}
}
