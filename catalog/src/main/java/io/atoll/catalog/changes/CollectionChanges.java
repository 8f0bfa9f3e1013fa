package io.atoll.catalog.changes;

import io.atoll.catalog.rows.Change;
import io.atoll.catalog.rows.CollectionRows;
import io.atoll.catalog.rows.DatabaseRows;
import io.atoll.catalog.rows.ResourceGroupRows;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.Database;
import io.atoll.model.ErrorCode;
import io.atoll.model.Index;
import io.atoll.model.change.RowChange;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.model.manifest.JournalInfo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;

/// Changes the row of a collection, with its partitions and indexes, and its first manifest with it
/// or its last; or that of a database, or those of resource groups. What does not fit what is there
/// ends with an [AtollException].
public final class CollectionChanges {

    private CollectionChanges() {}

    /// What a change is called where it fails.
    public static String title(RowChange change) {
        return switch (change) {
            case RowChange.Create(Collection collection, JournalInfo _) ->
                    "creating collection '%s'".formatted(collection.name());
            case RowChange.Alter(Collection collection) ->
                    "altering collection '%s' (%d)".formatted(collection.name(), collection.id());
            case RowChange.Drop(long id) -> "dropping collection " + id;
            case RowChange.PutDatabase(Database database) ->
                    "putting database '%s' (%d)".formatted(database.name(), database.id());
            case RowChange.DropDatabase(long id) -> "dropping database " + id;
            case RowChange.ChangeGroups(List<ResourceGroup> put, List<String> dropped) ->
                    "changing resource groups %s, dropping %s"
                            .formatted(put.stream().map(ResourceGroup::name).toList(), dropped);
        };
    }

    public static void apply(Change rows, RowChange change) throws SQLException {
        switch (change) {
            case RowChange.Create create -> create(rows, create);
            case RowChange.Alter(Collection collection) -> alter(rows, collection);
            case RowChange.Drop(long id) -> drop(rows, id);
            case RowChange.PutDatabase(Database database) -> DatabaseRows.put(rows, database);
            case RowChange.DropDatabase(long id) -> DatabaseRows.drop(rows, id);
            case RowChange.ChangeGroups groups -> ResourceGroupRows.change(rows, groups);
        }
    }

    private static void create(Change rows, RowChange.Create create) throws SQLException {
        Collection collection = create.collection();
        requireFree(rows.connection(), collection);
        requireDistinct(collection);
        CollectionRows.insert(rows, collection);
        ManifestCommit.first(rows, collection.id(), create.journal());
    }

    private static void alter(Change rows, Collection collection) throws SQLException {
        requireDistinct(collection);
        require(CollectionRows.update(rows, collection), collection.id());
    }

    private static void drop(Change rows, long id) throws SQLException {
        require(CollectionRows.drop(rows, id), id);
        ManifestCommit.dropAll(rows, id);
    }

    private static void requireDistinct(Collection collection) {
        var names = new HashSet<String>();
        var fields = new HashSet<Long>();
        for (Index index : collection.indexes()) {
            // Of one JSON field several paths may have one.
            boolean distinct = index.isScalar() || fields.add(index.fieldId());
            if (!names.add(index.name()) || !distinct) {
                throw new AtollException(
                        ErrorCode.INDEX_DUPLICATE,
                        "collection %d has an index '%s' or one on field %d already"
                                .formatted(collection.id(), index.name(), index.fieldId()));
            }
        }
    }

    private static void requireFree(Connection connection, Collection collection)
            throws SQLException {
        String database = collection.database();
        if (!DatabaseRows.has(connection, database)) {
            throw new AtollException(
                    ErrorCode.DATABASE_NOT_FOUND, "database '%s' not found".formatted(database));
        }
        if (CollectionRows.isLive(connection, database, collection.name())) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "database '%s' has a collection '%s' already"
                            .formatted(database, collection.name()));
        }
    }

    /// @throws AtollException with COLLECTION_NOT_FOUND if there is no such collection, or no more
    public static void requireLive(Change change, long collectionId) throws SQLException {
        require(CollectionRows.isLive(change.connection(), collectionId), collectionId);
    }

    private static void require(boolean live, long collectionId) {
        if (!live) {
            throw new AtollException(
                    ErrorCode.COLLECTION_NOT_FOUND,
                    "collection not found[collection=%d]".formatted(collectionId));
        }
    }
}
