package io.atoll.model.change;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.groups.GroupConfig;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A change of metadata as a client asks for it, by names. The edge makes it, the router forwards
/// it, and the write node, which has the last word, turns it into a [RowChange].
///
/// Asking for what is in force already changes nothing, where Milvus allows that.
public sealed interface MetadataChange {
    String database();

    /// A change of a collection.
    sealed interface OfCollection extends MetadataChange {
        /// Its name or an alias of it.
        String collection();
    }

    /// A change of a database itself.
    sealed interface OfDatabase extends MetadataChange {}

    /// A change of the other names that a database's collections have.
    sealed interface OfAlias extends MetadataChange {
        String alias();
    }

    /// A change of resource groups, which belong to no database.
    sealed interface OfGroups extends MetadataChange {
        @Override
        default String database() {
            return "";
        }
    }

    /// What is done to what, for messages.
    default String title() {
        return switch (this) {
            case CreateCollection create ->
                    "create collection[collection=%s]".formatted(create.collection);
            case DropCollection drop -> "drop collection[collection=%s]".formatted(drop.collection);
            case AlterCollection alter ->
                    "alter collection[collection=%s]".formatted(alter.collection);
            case AlterField alter ->
                    "alter field[collection=%s][field=%s]".formatted(alter.collection, alter.field);
            case AlterIndex alter ->
                    "alter index[collection=%s][index=%s]".formatted(alter.collection, alter.index);
            case AddField add ->
                    "add field[collection=%s][field=%s]"
                            .formatted(add.collection, add.field.name());
            case Truncate truncate ->
                    "truncate collection[collection=%s]".formatted(truncate.collection);
            case Load load -> "load collection[collection=%s]".formatted(load.collection);
            case Release release ->
                    "release collection[collection=%s]".formatted(release.collection);
            case CreatePartition create ->
                    "create partition[collection=%s][partition=%s]"
                            .formatted(create.collection, create.partition);
            case DropPartition drop ->
                    "drop partition[collection=%s][partition=%s]"
                            .formatted(drop.collection, drop.partition);
            case LoadPartitions load ->
                    "load partitions[collection=%s][partitions=%s]"
                            .formatted(load.collection, load.partitions);
            case ReleasePartitions release ->
                    "release partitions[collection=%s][partitions=%s]"
                            .formatted(release.collection, release.partitions);
            case CreateIndex create ->
                    "create index[collection=%s][field=%s]"
                            .formatted(create.collection, create.field);
            case DropIndex drop ->
                    "drop index[collection=%s][index=%s]"
                            .formatted(drop.collection, drop.indexOrField);
            case RenameCollection rename ->
                    "rename collection[collection=%s][to=%s.%s]"
                            .formatted(rename.collection, rename.newDatabase, rename.newName);
            case CreateDatabase create -> "create database[database=%s]".formatted(create.database);
            case AlterDatabase alter -> "alter database[database=%s]".formatted(alter.database);
            case DropDatabase drop -> "drop database[database=%s]".formatted(drop.database);
            case CreateAlias create -> "create alias[alias=%s]".formatted(create.alias);
            case AlterAlias alter -> "alter alias[alias=%s]".formatted(alter.alias);
            case DropAlias drop -> "drop alias[alias=%s]".formatted(drop.alias);
            case TransferReplicas transfer ->
                    "transfer replicas[collection=%s][from=%s][to=%s]"
                            .formatted(transfer.collection, transfer.source, transfer.target);
            case CreateGroup create -> "create resource group[rg=%s]".formatted(create.group);
            case UpdateGroups update ->
                    "update resource groups[rgs=%s]".formatted(update.configs.keySet());
            case DropGroup drop -> "drop resource group[rg=%s]".formatted(drop.group);
            case TransferNodes transfer ->
                    "transfer nodes[from=%s][to=%s]".formatted(transfer.source, transfer.target);
        };
    }

    /// The same collection with an equal schema is left as it is.
    ///
    /// @param schema its field ids do not matter yet
    /// @param partitions how many its partition key has, 0 for as many as is usual
    /// @param consistency of reads that do not say; empty: the cluster's default
    record CreateCollection(
            String database,
            String collection,
            Schema schema,
            int shards,
            int partitions,
            Optional<ConsistencyLevel> consistency,
            Map<String, String> properties)
            implements OfCollection {

        public CreateCollection {
            properties = Map.copyOf(properties);
        }

        /// With as many partitions as is usual.
        public CreateCollection(
                String database,
                String collection,
                Schema schema,
                int shards,
                Optional<ConsistencyLevel> consistency,
                Map<String, String> properties) {
            this(database, collection, schema, shards, 0, consistency, properties);
        }

        public CreateCollection withConsistency(Optional<ConsistencyLevel> level) {
            return new CreateCollection(
                    database, collection, schema, shards, partitions, level, properties);
        }
    }

    /// Dropping what is not there is no error.
    record DropCollection(String database, String collection) implements OfCollection {}

    /// Sets properties or deletes some; not both at once. Some keys name what is no property:
    /// `consistency_level`, `collection.description`, `dynamicfield.enabled`.
    record AlterCollection(
            String database,
            String collection,
            Map<String, String> properties,
            List<String> deleted)
            implements OfCollection {

        public AlterCollection {
            properties = Map.copyOf(properties);
            deleted = List.copyOf(deleted);
        }
    }

    /// Sets parameters of a field or deletes some: `max_length`, `max_capacity`,
    /// `field.description`, `mmap.enabled`.
    record AlterField(
            String database,
            String collection,
            String field,
            Map<String, String> properties,
            List<String> deleted)
            implements OfCollection {

        public AlterField {
            properties = Map.copyOf(properties);
            deleted = List.copyOf(deleted);
        }
    }

    /// Sets parameters of an index, or deletes some, that its files do not depend on.
    record AlterIndex(
            String database,
            String collection,
            String index,
            Map<String, String> properties,
            List<String> deleted)
            implements OfCollection {

        public AlterIndex {
            properties = Map.copyOf(properties);
            deleted = List.copyOf(deleted);
        }
    }

    /// The rows that are there read as null in the new field, or as its default value.
    ///
    /// @param field its id does not matter yet
    record AddField(String database, String collection, Field field) implements OfCollection {}

    /// All rows end that are there now.
    record Truncate(String database, String collection) implements OfCollection {}

    /// Orders the read nodes to hold a collection. Its vector fields have indexes first.
    ///
    /// @param replicas 0: as many as it has already, or the cluster's default
    /// @param groups the resource groups whose read nodes are to hold it, one for all replicas or
    ///   one for each; none: as it is, or as its properties say
    record Load(String database, String collection, int replicas, List<String> groups)
            implements OfCollection {

        public Load {
            groups = List.copyOf(groups);
        }

        public Load(String database, String collection, int replicas) {
            this(database, collection, replicas, List.of());
        }
    }

    /// Lets read nodes of another resource group hold some replicas of a loaded collection.
    ///
    /// @param count how many of those in the source go
    record TransferReplicas(
            String database, String collection, String source, String target, int count)
            implements OfCollection {}

    record Release(String database, String collection) implements OfCollection {}

    /// One that is there already is left as it is. It is loaded where the default partition is.
    record CreatePartition(String database, String collection, String partition)
            implements OfCollection {}

    /// Its rows go with it. It must not be loaded; dropping what is not there is no error.
    record DropPartition(String database, String collection, String partition)
            implements OfCollection {}

    /// Orders the read nodes to hold partitions besides those that they hold.
    ///
    /// @param replicas 0: as many as it has already, or the cluster's default
    /// @param groups as of [Load]
    record LoadPartitions(
            String database,
            String collection,
            List<String> partitions,
            int replicas,
            List<String> groups)
            implements OfCollection {

        public LoadPartitions {
            partitions = List.copyOf(partitions);
            groups = List.copyOf(groups);
        }

        public LoadPartitions(
                String database, String collection, List<String> partitions, int replicas) {
            this(database, collection, partitions, replicas, List.of());
        }
    }

    /// With the last one the collection is released.
    record ReleasePartitions(String database, String collection, List<String> partitions)
            implements OfCollection {

        public ReleasePartitions {
            partitions = List.copyOf(partitions);
        }
    }

    /// The same index again is left as it is; another one on the same field is an error.
    ///
    /// @param indexName empty: the field's name
    /// @param indexType empty: AUTOINDEX
    /// @param metric empty: the default, COSINE
    record CreateIndex(
            String database,
            String collection,
            String field,
            String indexName,
            String indexType,
            String metric,
            Map<String, String> params)
            implements OfCollection {

        public CreateIndex {
            params = Map.copyOf(params);
        }
    }

    /// Dropping what is not there is no error.
    ///
    /// @param indexOrField an index's name, or its field's
    record DropIndex(String database, String collection, String indexOrField)
            implements OfCollection {}

    /// Another name, another database, or both.
    ///
    /// @param collection its name: an alias is refused
    record RenameCollection(String database, String collection, String newDatabase, String newName)
            implements OfCollection {}

    record CreateDatabase(String database, Map<String, String> properties) implements OfDatabase {

        public CreateDatabase {
            properties = Map.copyOf(properties);
        }
    }

    /// Sets properties or deletes some; not both at once.
    record AlterDatabase(String database, Map<String, String> properties, List<String> deleted)
            implements OfDatabase {

        public AlterDatabase {
            properties = Map.copyOf(properties);
            deleted = List.copyOf(deleted);
        }
    }

    /// The default database and one with collections stay. Dropping what is not there is no error.
    record DropDatabase(String database) implements OfDatabase {}

    /// @param collection a name, not an alias
    record CreateAlias(String database, String alias, String collection) implements OfAlias {}

    /// Lets an alias stand for another collection.
    ///
    /// @param collection a name, not an alias
    record AlterAlias(String database, String alias, String collection) implements OfAlias {}

    /// Dropping what is not there is no error.
    record DropAlias(String database, String alias) implements OfAlias {}

    /// The same group again is left as it is; one with another configuration is an error.
    record CreateGroup(String group, GroupConfig config) implements OfGroups {}

    /// All of them or, where one is refused, none.
    ///
    /// @param configs by the groups' names
    record UpdateGroups(Map<String, GroupConfig> configs) implements OfGroups {

        public UpdateGroups {
            configs = Map.copyOf(configs);
        }
    }

    /// Dropping what is not there is no error.
    record DropGroup(String group) implements OfGroups {}

    /// Lets the target request so many read nodes more, and the source so many fewer.
    record TransferNodes(String source, String target, int count) implements OfGroups {}
}
