package io.atoll.model.change;

import io.atoll.model.Collection;
import io.atoll.model.Database;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.model.manifest.JournalInfo;

import java.util.List;

/// What a change of metadata comes to in the catalog: the row of one collection, with its
/// partitions and indexes, or of one database, with its aliases, or of resource groups, as it is
/// afterwards.
public sealed interface RowChange {

    /// @param journal the only part of the first manifest
    record Create(Collection collection, JournalInfo journal) implements RowChange {}

    /// @param collection as it is from now on
    record Alter(Collection collection) implements RowChange {}

    /// Its segments go with it.
    record Drop(long collectionId) implements RowChange {}

    /// A new database, or one as it is from now on.
    record PutDatabase(Database database) implements RowChange {}

    /// It has no collections any more.
    record DropDatabase(long databaseId) implements RowChange {}

    /// Nodes that leave one group for another change both.
    ///
    /// @param put new ones, or as they are from now on
    /// @param dropped names
    record ChangeGroups(List<ResourceGroup> put, List<String> dropped) implements RowChange {

        public ChangeGroups {
            put = List.copyOf(put);
            dropped = List.copyOf(dropped);
        }
    }
}
