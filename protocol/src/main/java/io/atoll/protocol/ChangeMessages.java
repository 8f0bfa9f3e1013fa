package io.atoll.protocol;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ConsistencyLevel;
import io.atoll.model.ErrorCode;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Schema;
import io.atoll.model.SchemaJson;
import io.atoll.model.change.MetadataChange;
import io.atoll.protocol.v1.AddField;
import io.atoll.protocol.v1.AlterProperties;
import io.atoll.protocol.v1.ChangeRequest;
import io.atoll.protocol.v1.CollectionRow;
import io.atoll.protocol.v1.CreateCollection;
import io.atoll.protocol.v1.CreateIndex;
import io.atoll.protocol.v1.CreatePartition;
import io.atoll.protocol.v1.DropCollection;
import io.atoll.protocol.v1.DropIndex;
import io.atoll.protocol.v1.DropPartition;
import io.atoll.protocol.v1.IndexRow;
import io.atoll.protocol.v1.LoadCollection;
import io.atoll.protocol.v1.LoadPartitions;
import io.atoll.protocol.v1.PartitionRow;
import io.atoll.protocol.v1.ReleaseCollection;
import io.atoll.protocol.v1.ReleasePartitions;
import io.atoll.protocol.v1.RenameCollection;
import io.atoll.protocol.v1.Truncate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Changes of metadata, and the rows that they change, on the wire.
public final class ChangeMessages {

    private ChangeMessages() {}

    /// @throws IllegalArgumentException if a collection is to be created without a consistency
    ///   level
    public static ChangeRequest encode(MetadataChange change) {
        var message = ChangeRequest.newBuilder().setDatabase(change.database());
        if (change instanceof MetadataChange.OfCollection of) {
            message.setCollection(of.collection());
        }
        switch (change) {
            case MetadataChange.CreateCollection create ->
                    message.setCreateCollection(
                            CreateCollection.newBuilder()
                                    .setSchemaJson(SchemaJson.write(create.schema()))
                                    .setShards(create.shards())
                                    .setPartitions(create.partitions())
                                    .setConsistency(level(create).code())
                                    .putAllProperties(create.properties()));
            case MetadataChange.DropCollection _ ->
                    message.setDropCollection(DropCollection.getDefaultInstance());
            case MetadataChange.AlterCollection alter ->
                    message.setAlterCollection(altered("", alter.properties(), alter.deleted()));
            case MetadataChange.AlterField alter ->
                    message.setAlterField(
                            altered(alter.field(), alter.properties(), alter.deleted()));
            case MetadataChange.AlterIndex alter ->
                    message.setAlterIndex(
                            altered(alter.index(), alter.properties(), alter.deleted()));
            case MetadataChange.AddField add ->
                    message.setAddField(
                            AddField.newBuilder()
                                    .setSchemaJson(
                                            SchemaJson.write(
                                                    new Schema("", List.of(add.field())))));
            case MetadataChange.Truncate _ -> message.setTruncate(Truncate.getDefaultInstance());
            case MetadataChange.Load load ->
                    message.setLoad(
                            LoadCollection.newBuilder()
                                    .setReplicas(load.replicas())
                                    .addAllGroups(load.groups()));
            case MetadataChange.Release _ ->
                    message.setRelease(ReleaseCollection.getDefaultInstance());
            case MetadataChange.CreatePartition create ->
                    message.setCreatePartition(
                            CreatePartition.newBuilder().setPartition(create.partition()));
            case MetadataChange.DropPartition drop ->
                    message.setDropPartition(
                            DropPartition.newBuilder().setPartition(drop.partition()));
            case MetadataChange.LoadPartitions load ->
                    message.setLoadPartitions(
                            LoadPartitions.newBuilder()
                                    .addAllPartitions(load.partitions())
                                    .setReplicas(load.replicas())
                                    .addAllGroups(load.groups()));
            case MetadataChange.ReleasePartitions release ->
                    message.setReleasePartitions(
                            ReleasePartitions.newBuilder().addAllPartitions(release.partitions()));
            case MetadataChange.CreateIndex create ->
                    message.setCreateIndex(
                            CreateIndex.newBuilder()
                                    .setField(create.field())
                                    .setIndexName(create.indexName())
                                    .setIndexType(create.indexType())
                                    .setMetric(create.metric())
                                    .putAllParams(create.params()));
            case MetadataChange.DropIndex drop ->
                    message.setDropIndex(
                            DropIndex.newBuilder().setIndexOrField(drop.indexOrField()));
            case MetadataChange.RenameCollection rename ->
                    message.setRenameCollection(
                            RenameCollection.newBuilder()
                                    .setNewDatabase(rename.newDatabase())
                                    .setNewName(rename.newName()));
            case MetadataChange.TransferReplicas transfer ->
                    message.setTransferReplicas(GroupMessages.encode(transfer));
            case MetadataChange.OfGroups of -> GroupMessages.encode(of, message);
            case MetadataChange.OfDatabase of -> NamespaceMessages.encode(of, message);
            case MetadataChange.OfAlias of -> NamespaceMessages.encode(of, message);
        }
        return message.build();
    }

    private static AlterProperties altered(
            String what, Map<String, String> properties, List<String> deleted) {
        return AlterProperties.newBuilder()
                .setName(what)
                .putAllProperties(properties)
                .addAllDeleted(deleted)
                .build();
    }

    private static ConsistencyLevel level(MetadataChange.CreateCollection create) {
        return create.consistency()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        create.title() + " has no consistency level"));
    }

    /// @throws AtollException if it is no change that is known here
    public static MetadataChange decode(ChangeRequest message) {
        String database = message.getDatabase();
        String name = message.getCollection();
        return switch (message.getChangeCase()) {
            case CREATE_COLLECTION -> {
                CreateCollection create = message.getCreateCollection();
                yield new MetadataChange.CreateCollection(
                        database,
                        name,
                        SchemaJson.read(create.getSchemaJson()),
                        create.getShards(),
                        create.getPartitions(),
                        Optional.of(level(create.getConsistency())),
                        create.getPropertiesMap());
            }
            case DROP_COLLECTION -> new MetadataChange.DropCollection(database, name);
            case ALTER_COLLECTION -> {
                AlterProperties alter = message.getAlterCollection();
                yield new MetadataChange.AlterCollection(
                        database, name, alter.getPropertiesMap(), alter.getDeletedList());
            }
            case ALTER_FIELD -> {
                AlterProperties alter = message.getAlterField();
                yield new MetadataChange.AlterField(
                        database,
                        name,
                        alter.getName(),
                        alter.getPropertiesMap(),
                        alter.getDeletedList());
            }
            case ALTER_INDEX -> {
                AlterProperties alter = message.getAlterIndex();
                yield new MetadataChange.AlterIndex(
                        database,
                        name,
                        alter.getName(),
                        alter.getPropertiesMap(),
                        alter.getDeletedList());
            }
            case ADD_FIELD ->
                    new MetadataChange.AddField(
                            database,
                            name,
                            SchemaJson.read(message.getAddField().getSchemaJson())
                                    .fields()
                                    .getFirst());
            case TRUNCATE -> new MetadataChange.Truncate(database, name);
            case LOAD ->
                    new MetadataChange.Load(
                            database,
                            name,
                            message.getLoad().getReplicas(),
                            message.getLoad().getGroupsList());
            case RELEASE -> new MetadataChange.Release(database, name);
            case CREATE_PARTITION ->
                    new MetadataChange.CreatePartition(
                            database, name, message.getCreatePartition().getPartition());
            case DROP_PARTITION ->
                    new MetadataChange.DropPartition(
                            database, name, message.getDropPartition().getPartition());
            case LOAD_PARTITIONS ->
                    new MetadataChange.LoadPartitions(
                            database,
                            name,
                            message.getLoadPartitions().getPartitionsList(),
                            message.getLoadPartitions().getReplicas(),
                            message.getLoadPartitions().getGroupsList());
            case RELEASE_PARTITIONS ->
                    new MetadataChange.ReleasePartitions(
                            database, name, message.getReleasePartitions().getPartitionsList());
            case CREATE_INDEX -> {
                CreateIndex create = message.getCreateIndex();
                yield new MetadataChange.CreateIndex(
                        database,
                        name,
                        create.getField(),
                        create.getIndexName(),
                        create.getIndexType(),
                        create.getMetric(),
                        create.getParamsMap());
            }
            case DROP_INDEX ->
                    new MetadataChange.DropIndex(
                            database, name, message.getDropIndex().getIndexOrField());
            case RENAME_COLLECTION ->
                    new MetadataChange.RenameCollection(
                            database,
                            name,
                            message.getRenameCollection().getNewDatabase(),
                            message.getRenameCollection().getNewName());
            case CREATE_DATABASE,
                    ALTER_DATABASE,
                    DROP_DATABASE,
                    CREATE_ALIAS,
                    ALTER_ALIAS,
                    DROP_ALIAS ->
                    NamespaceMessages.decode(message);
            case TRANSFER_REPLICAS, CREATE_GROUP, UPDATE_GROUPS, DROP_GROUP, TRANSFER_NODES ->
                    GroupMessages.decode(message);
            case CHANGE_NOT_SET ->
                    throw new AtollException(
                            ErrorCode.PARAMETER_MISSING,
                            "a change of metadata of collection '"
                                    + name
                                    + "' that this version of Atoll does not know");
        };
    }

    private static ConsistencyLevel level(int code) {
        return ConsistencyLevel.ofCode(code)
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.PARAMETER_INVALID,
                                        "consistency level "
                                                + code
                                                + " is unknown; known: "
                                                + ConsistencyLevel.listed()));
    }

    public static CollectionRow encode(Collection collection) {
        var row =
                CollectionRow.newBuilder()
                        .setId(collection.id())
                        .setDatabase(collection.database())
                        .setName(collection.name())
                        .setSchemaJson(SchemaJson.write(collection.schema()))
                        .setShards(collection.shards())
                        .setConsistency(collection.consistency().code())
                        .setLoaded(collection.loaded())
                        .setReplicas(collection.replicas())
                        .addAllLoadGroups(collection.loadGroups())
                        .putAllProperties(collection.properties())
                        .setCreatedAt(collection.createdAt())
                        .setUpdatedAt(collection.updatedAt());
        for (Collection.Partition partition : collection.allPartitions()) {
            row.addPartitions(
                    PartitionRow.newBuilder()
                            .setId(partition.id())
                            .setName(partition.name())
                            .setReleased(!partition.loaded())
                            .setDroppedAt(partition.droppedAt()));
        }
        for (Index index : collection.indexes()) {
            row.addIndexes(
                    IndexRow.newBuilder()
                            .setId(index.id())
                            .setFieldId(index.fieldId())
                            .setName(index.name())
                            .setType(index.type().name())
                            .setMetric(index.metricName())
                            .putAllParams(index.params()));
        }
        return row.build();
    }

    public static Collection decode(CollectionRow row) {
        return new Collection(
                row.getId(),
                row.getDatabase(),
                row.getName(),
                SchemaJson.read(row.getSchemaJson()),
                row.getShards(),
                level(row.getConsistency()),
                row.getLoaded(),
                row.getReplicas(),
                row.getLoadGroupsList(),
                row.getPartitionsList().stream()
                        .map(
                                each ->
                                        new Collection.Partition(
                                                each.getId(),
                                                each.getName(),
                                                !each.getReleased(),
                                                each.getDroppedAt()))
                        .toList(),
                row.getIndexesList().stream().map(ChangeMessages::decode).toList(),
                row.getPropertiesMap(),
                row.getCreatedAt(),
                row.getUpdatedAt());
    }

    private static Index decode(IndexRow row) {
        return new Index(
                row.getId(),
                row.getFieldId(),
                row.getName(),
                IndexType.valueOf(row.getType()),
                Index.metricOf(row.getMetric()),
                row.getParamsMap());
    }
}
