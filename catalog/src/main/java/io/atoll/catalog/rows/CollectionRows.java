package io.atoll.catalog.rows;

import io.atoll.catalog.api.CatalogException;
import io.atoll.catalog.api.CatalogState;
import io.atoll.catalog.connections.Sql;
import io.atoll.model.Collection;
import io.atoll.model.Collection.Partition;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.SchemaJson;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tables `collections`, `partitions`, `partition_states`, `indexes` and `load_groups`.
public final class CollectionRows {

    private CollectionRows() {}

    /// Takes the collections of a state forward to now.
    static Map<Long, Collection> read(Connection connection, CatalogState known)
            throws SQLException {
        long since = known.changeNumber();
        var collections = new HashMap<>(known.collections());
        Sql.query(
                        connection,
                        row -> row.getLong(1),
                        "SELECT id FROM collections WHERE changed > ? AND dropped <> 0",
                        since)
                .forEach(collections::remove);
        Map<Long, List<Partition>> partitions = partitionsOfChanged(connection, since);
        Map<Long, List<Index>> indexes = indexesOfChanged(connection, since);
        Map<Long, List<String>> groups = groupsOfChanged(connection, since);
        Sql.query(
                        connection,
                        row -> collection(row, groups, partitions, indexes),
                        """
                        SELECT id, database_name, name, `schema`, shards, consistency, loaded,
                            replicas, properties, created_at, updated_at
                        FROM collections WHERE changed > ? AND dropped = 0\
                        """,
                        since)
                .forEach(collection -> collections.put(collection.id(), collection));
        return collections;
    }

    private static Map<Long, List<Partition>> partitionsOfChanged(Connection connection, long since)
            throws SQLException {
        var byCollection = new HashMap<Long, List<Partition>>();
        Sql.query(
                connection,
                row ->
                        byCollection
                                .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                                .add(
                                        new Partition(
                                                row.getLong(2),
                                                row.getString(3),
                                                row.getInt(4) != 0,
                                                row.getLong(5))),
                """
                SELECT p.collection_id, p.id, p.name, COALESCE(s.loaded, 1), 0
                FROM partitions p JOIN collections c ON c.id = p.collection_id
                    LEFT JOIN partition_states s ON s.partition_id = p.id
                WHERE c.changed > ?
                UNION ALL
                SELECT s.collection_id, s.partition_id, '', 0, s.dropped_at
                FROM partition_states s JOIN collections c ON c.id = s.collection_id
                WHERE c.changed > ? AND s.dropped_at <> 0
                ORDER BY 2\
                """,
                since,
                since);
        return byCollection;
    }

    private static Map<Long, List<String>> groupsOfChanged(Connection connection, long since)
            throws SQLException {
        var byCollection = new HashMap<Long, List<String>>();
        Sql.query(
                connection,
                row -> byCollection.put(row.getLong(1), JsonText.names(row.getString(2))),
                """
                SELECT g.collection_id, g.resource_groups
                FROM load_groups g JOIN collections c ON c.id = g.collection_id
                WHERE c.changed > ?\
                """,
                since);
        return byCollection;
    }

    private static Map<Long, List<Index>> indexesOfChanged(Connection connection, long since)
            throws SQLException {
        var byCollection = new HashMap<Long, List<Index>>();
        Sql.query(
                connection,
                row ->
                        byCollection
                                .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                                .add(index(row)),
                """
                SELECT i.collection_id, i.id, i.field_id, i.name, i.type, i.metric, i.params
                FROM indexes i JOIN collections c ON c.id = i.collection_id
                WHERE c.changed > ? ORDER BY i.id\
                """,
                since);
        return byCollection;
    }

    private static Index index(ResultSet row) throws SQLException {
        return new Index(
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                IndexType.valueOf(row.getString(5)),
                Index.metricOf(row.getString(6)),
                JsonText.pairs(row.getString(7)));
    }

    private static Collection collection(
            ResultSet row,
            Map<Long, List<String>> groups,
            Map<Long, List<Partition>> partitions,
            Map<Long, List<Index>> indexes)
            throws SQLException {
        long id = row.getLong(1);
        int consistency = row.getInt(6);
        return new Collection(
                id,
                row.getString(2),
                row.getString(3),
                SchemaJson.read(row.getString(4)),
                row.getInt(5),
                ConsistencyLevel.ofCode(consistency)
                        .orElseThrow(
                                () ->
                                        new CatalogException(
                                                "collection %d has the unknown consistency level %d"
                                                        .formatted(id, consistency),
                                                null)),
                row.getInt(7) != 0,
                row.getInt(8),
                groups.getOrDefault(id, List.of()),
                partitions.getOrDefault(id, List.of()),
                indexes.getOrDefault(id, List.of()),
                JsonText.pairs(row.getString(9)),
                row.getLong(10),
                row.getLong(11));
    }

    public static boolean isLive(Connection connection, long collectionId) throws SQLException {
        return Sql.queryOne(
                        connection,
                        row -> row.getLong(1),
                        "SELECT id FROM collections WHERE id = ? AND dropped = 0",
                        collectionId)
                .isPresent();
    }

    public static boolean isLive(Connection connection, String database, String name)
            throws SQLException {
        return Sql.queryOne(
                        connection,
                        row -> row.getLong(1),
                        """
                        SELECT id FROM collections
                        WHERE database_name = ? AND name = ? AND dropped = 0\
                        """,
                        database,
                        name)
                .isPresent();
    }

    public static void insert(Change change, Collection collection) throws SQLException {
        Sql.update(
                change.connection(),
                """
                INSERT INTO collections (id, database_name, name, `schema`, shards, consistency,
                    loaded, replicas, properties, created_at, updated_at, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                collection.id(),
                collection.database(),
                collection.name(),
                SchemaJson.write(collection.schema()),
                collection.shards(),
                collection.consistency().code(),
                collection.loaded() ? 1 : 0,
                collection.replicas(),
                JsonText.ofPairs(collection.properties()),
                collection.createdAt(),
                collection.updatedAt(),
                change.number());
        insertParts(change.connection(), collection);
    }

    /// Its partitions, its indexes and the groups that it is loaded into.
    private static void insertParts(Connection connection, Collection collection)
            throws SQLException {
        insertPartitions(connection, collection);
        if (!collection.loadGroups().isEmpty()) {
            Sql.update(
                    connection,
                    "INSERT INTO load_groups (collection_id, resource_groups) VALUES (?, ?)",
                    collection.id(),
                    JsonText.ofNames(collection.loadGroups()));
        }
        for (Index index : collection.indexes()) {
            insert(connection, collection.id(), index);
        }
    }

    /// Those that live have their names in one table; the other has what is not the rule.
    private static void insertPartitions(Connection connection, Collection collection)
            throws SQLException {
        var named = new ArrayList<Object[]>();
        var states = new ArrayList<Object[]>();
        for (Partition each : collection.allPartitions()) {
            if (!each.dropped()) {
                named.add(new Object[] {each.id(), collection.id(), each.name()});
            }
            if (each.dropped() || !each.loaded()) {
                states.add(
                        new Object[] {
                            each.id(), collection.id(), each.loaded() ? 1 : 0, each.droppedAt()
                        });
            }
        }
        Sql.updateAll(
                connection,
                "INSERT INTO partitions (id, collection_id, name) VALUES (?, ?, ?)",
                named);
        Sql.updateAll(
                connection,
                """
                INSERT INTO partition_states (partition_id, collection_id, loaded, dropped_at)
                VALUES (?, ?, ?, ?)\
                """,
                states);
    }

    private static void deleteParts(Connection connection, long collectionId) throws SQLException {
        Sql.update(connection, "DELETE FROM partitions WHERE collection_id = ?", collectionId);
        Sql.update(
                connection, "DELETE FROM partition_states WHERE collection_id = ?", collectionId);
        Sql.update(connection, "DELETE FROM indexes WHERE collection_id = ?", collectionId);
        Sql.update(connection, "DELETE FROM load_groups WHERE collection_id = ?", collectionId);
    }

    private static void insert(Connection connection, long collectionId, Index index)
            throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO indexes (id, collection_id, field_id, name, type, metric, params)
                VALUES (?, ?, ?, ?, ?, ?, ?)\
                """,
                index.id(),
                collectionId,
                index.fieldId(),
                index.name(),
                index.type().name(),
                index.metricName(),
                JsonText.ofPairs(index.params()));
    }

    /// Puts a collection's row, its partitions and its indexes in place of what they were.
    public static boolean update(Change change, Collection collection) throws SQLException {
        Connection connection = change.connection();
        int met =
                Sql.update(
                        connection,
                        """
                        UPDATE collections
                        SET database_name = ?, name = ?, `schema` = ?, consistency = ?, loaded = ?, replicas = ?,
                            properties = ?, updated_at = ?, changed = ?
                        WHERE id = ? AND dropped = 0\
                        """,
                        collection.database(),
                        collection.name(),
                        SchemaJson.write(collection.schema()),
                        collection.consistency().code(),
                        collection.loaded() ? 1 : 0,
                        collection.replicas(),
                        JsonText.ofPairs(collection.properties()),
                        collection.updatedAt(),
                        change.number(),
                        collection.id());
        if (met == 1) {
            deleteParts(connection, collection.id());
            insertParts(connection, collection);
        }
        return met == 1;
    }

    /// Marks the collection as dropped; its partitions and indexes are not read any more.
    public static boolean drop(Change change, long collectionId) throws SQLException {
        Connection connection = change.connection();
        int met =
                Sql.update(
                        connection,
                        """
                        UPDATE collections SET dropped = ?, dropped_at = ?, changed = ?
                        WHERE id = ? AND dropped = 0\
                        """,
                        change.number(),
                        change.millis(),
                        change.number(),
                        collectionId);
        deleteParts(connection, collectionId);
        return met == 1;
    }
}
