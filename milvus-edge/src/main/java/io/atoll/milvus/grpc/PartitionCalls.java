package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Collections;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.milvus.messages.LoadFields;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.Collection.Partition;
import io.atoll.model.ErrorCode;
import io.atoll.model.Names;
import io.atoll.model.Timestamps;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;
import io.milvus.grpc.BoolResponse;
import io.milvus.grpc.CreatePartitionRequest;
import io.milvus.grpc.DropPartitionRequest;
import io.milvus.grpc.GetPartitionStatisticsRequest;
import io.milvus.grpc.GetPartitionStatisticsResponse;
import io.milvus.grpc.HasPartitionRequest;
import io.milvus.grpc.LoadPartitionsRequest;
import io.milvus.grpc.ReleasePartitionsRequest;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.ShowType;
import io.milvus.grpc.Status;

import java.util.List;

/// Calls about a collection's partitions.
final class PartitionCalls {
    private final Collections collections;
    private final Router router;

    PartitionCalls(Router router) {
        this.collections = new Collections(router);
        this.router = router;
    }

    Status create(CreatePartitionRequest request, Call call) {
        router.change(
                new MetadataChange.CreatePartition(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getPartitionName()),
                call.limit());
        return StatusWriter.success();
    }

    Status drop(DropPartitionRequest request, Call call) {
        Names.checkPartition(request.getPartitionName());
        router.change(
                new MetadataChange.DropPartition(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getPartitionName()),
                call.limit());
        return StatusWriter.success();
    }

    BoolResponse has(HasPartitionRequest request, Call call) {
        Names.checkPartition(request.getPartitionName());
        Collection collection =
                router.collection(call.database(request.getDbName()), request.getCollectionName());
        return BoolResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setValue(collection.partition(request.getPartitionName()).isPresent())
                .build();
    }

    /// How much of each is loaded is said only to who asks for what is loaded.
    @SuppressWarnings("deprecation")
    ShowPartitionsResponse show(ShowPartitionsRequest request, Call call) {
        Collection collection =
                collections.byNameOrId(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getCollectionID());
        boolean loadedOnly = request.getType() == ShowType.InMemory;
        if (loadedOnly) {
            requireLoaded(collection, request.getPartitionNamesList());
        }
        var response = ShowPartitionsResponse.newBuilder().setStatus(StatusWriter.success());
        for (Partition partition : collection.partitions()) {
            boolean named =
                    request.getPartitionNamesCount() == 0
                            || request.getPartitionNamesList().contains(partition.name());
            if (!named || loadedOnly && !collection.holds(partition.id())) {
                continue;
            }
            // A partition's id is the timestamp of its creation.
            response.addPartitionNames(partition.name())
                    .addPartitionIDs(partition.id())
                    .addCreatedTimestamps(partition.id())
                    .addCreatedUtcTimestamps(Timestamps.millis(partition.id()));
            if (loadedOnly) {
                response.addInMemoryPercentages(percent(collection, partition));
            }
        }
        return response.build();
    }

    private static void requireLoaded(Collection collection, List<String> names) {
        if (!collection.loaded()) {
            throw new AtollException(
                    ErrorCode.COLLECTION_NOT_LOADED,
                    "collection not loaded[database=%s][collection=%s]"
                            .formatted(collection.database(), collection.name()));
        }
        for (String name : names) {
            Partition partition =
                    collection
                            .partition(name)
                            .orElseThrow(
                                    () ->
                                            new AtollException(
                                                    ErrorCode.PARTITION_NOT_FOUND,
                                                    "partition not found[partition=%s]"
                                                            .formatted(name)));
            if (!collection.holds(partition.id())) {
                throw new AtollException(
                        ErrorCode.PARTITION_NOT_LOADED,
                        "partition not loaded[partition=%s]".formatted(name));
            }
        }
    }

    private int percent(Collection collection, Partition partition) {
        return router.loadState(collection.database(), collection.name(), List.of(partition.name()))
                .percent();
    }

    GetPartitionStatisticsResponse statistics(GetPartitionStatisticsRequest request, Call call) {
        Names.checkPartition(request.getPartitionName());
        long rows =
                router.rowCount(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getPartitionName(),
                        call.limit());
        return GetPartitionStatisticsResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .addStats(KeyValues.pair("row_count", Long.toString(rows)))
                .build();
    }

    Status load(LoadPartitionsRequest request, Call call) {
        String database = call.database(request.getDbName());
        Collection collection = router.collection(database, request.getCollectionName());
        LoadFields.check(
                collection.schema(),
                request.getLoadFieldsList(),
                request.getSkipLoadDynamicField());
        if (request.getRefresh()) {
            requireLoaded(collection, request.getPartitionNamesList());
        }
        router.change(
                new MetadataChange.LoadPartitions(
                        database,
                        request.getCollectionName(),
                        request.getPartitionNamesList(),
                        Math.max(0, request.getReplicaNumber()),
                        request.getResourceGroupsList()),
                call.limit());
        return StatusWriter.success();
    }

    Status release(ReleasePartitionsRequest request, Call call) {
        router.change(
                new MetadataChange.ReleasePartitions(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getPartitionNamesList()),
                call.limit());
        return StatusWriter.success();
    }
}
