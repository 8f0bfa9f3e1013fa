package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Collections;
import io.atoll.milvus.messages.CollectionReader;
import io.atoll.milvus.messages.CollectionWriter;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.milvus.messages.SchemaReader;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.Timestamps;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;
import io.milvus.grpc.AddCollectionFieldRequest;
import io.milvus.grpc.AlterCollectionFieldRequest;
import io.milvus.grpc.AlterCollectionRequest;
import io.milvus.grpc.BatchDescribeCollectionRequest;
import io.milvus.grpc.BatchDescribeCollectionResponse;
import io.milvus.grpc.BoolResponse;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.HasCollectionRequest;
import io.milvus.grpc.RenameCollectionRequest;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.ShowType;
import io.milvus.grpc.Status;
import io.milvus.grpc.TruncateCollectionRequest;
import io.milvus.grpc.TruncateCollectionResponse;

/// Calls about collections.
final class CollectionCalls {
    private final Collections collections;
    private final Router router;

    CollectionCalls(Router router) {
        this.collections = new Collections(router);
        this.router = router;
    }

    Status create(CreateCollectionRequest request, Call call) {
        router.change(CollectionReader.read(request, call), call.limit());
        return StatusWriter.success();
    }

    Status drop(DropCollectionRequest request, Call call) {
        router.change(
                new MetadataChange.DropCollection(
                        call.database(request.getDbName()), request.getCollectionName()),
                call.limit());
        return StatusWriter.success();
    }

    Status alter(AlterCollectionRequest request, Call call) {
        String database = call.database(request.getDbName());
        String name = request.getCollectionName();
        if (name.isEmpty() && request.getCollectionID() != 0) {
            Collection target = collections.byNameOrId(database, "", request.getCollectionID());
            database = target.database();
            name = target.name();
        }
        router.change(
                new MetadataChange.AlterCollection(
                        database,
                        name,
                        KeyValues.read(request.getPropertiesList()),
                        request.getDeleteKeysList()),
                call.limit());
        return StatusWriter.success();
    }

    Status alterField(AlterCollectionFieldRequest request, Call call) {
        router.change(
                new MetadataChange.AlterField(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getFieldName(),
                        KeyValues.read(request.getPropertiesList()),
                        request.getDeleteKeysList()),
                call.limit());
        return StatusWriter.success();
    }

    Status addField(AddCollectionFieldRequest request, Call call) {
        router.change(
                new MetadataChange.AddField(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        SchemaReader.readField(request.getCollectionName(), request.getSchema())),
                call.limit());
        return StatusWriter.success();
    }

    TruncateCollectionResponse truncate(TruncateCollectionRequest request, Call call) {
        router.truncate(
                call.database(request.getDbName()), request.getCollectionName(), call.limit());
        return TruncateCollectionResponse.newBuilder().setStatus(StatusWriter.success()).build();
    }

    /// One description for each name, then one for each id, with a status of its own.
    BatchDescribeCollectionResponse describeAll(BatchDescribeCollectionRequest request, Call call) {
        String database = call.database(request.getDbName());
        var response =
                BatchDescribeCollectionResponse.newBuilder().setStatus(StatusWriter.success());
        request.getCollectionNameList()
                .forEach(name -> response.addResponses(described(database, name, 0)));
        request.getCollectionIDList()
                .forEach(id -> response.addResponses(described(database, "", id)));
        return response.build();
    }

    private DescribeCollectionResponse described(String database, String name, long id) {
        try {
            Collection found = collections.describe(database, name, id);
            return CollectionWriter.write(found, collections.aliases(found));
        } catch (AtollException e) {
            return StatusWriter.into(DescribeCollectionResponse.getDefaultInstance(), e);
        }
    }

    Status rename(RenameCollectionRequest request, Call call) {
        String database = call.database(request.getDbName());
        String newDatabase = request.getNewDBName();
        router.change(
                new MetadataChange.RenameCollection(
                        database,
                        request.getOldName(),
                        newDatabase.isEmpty() ? database : newDatabase,
                        request.getNewName()),
                call.limit());
        return StatusWriter.success();
    }

    BoolResponse has(HasCollectionRequest request, Call call) {
        boolean found =
                collections.has(call.database(request.getDbName()), request.getCollectionName());
        return BoolResponse.newBuilder().setStatus(StatusWriter.success()).setValue(found).build();
    }

    DescribeCollectionResponse describe(DescribeCollectionRequest request, Call call) {
        Collection found =
                collections.describe(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getCollectionID());
        return CollectionWriter.write(found, collections.aliases(found));
    }

    @SuppressWarnings("deprecation")
    ShowCollectionsResponse show(ShowCollectionsRequest request, Call call) {
        var response = ShowCollectionsResponse.newBuilder().setStatus(StatusWriter.success());
        boolean loadedOnly = request.getType() == ShowType.InMemory;
        for (Collection collection : collections.list(call.database(request.getDbName()))) {
            if (loadedOnly && !collection.loaded()) {
                continue;
            }
            response.addCollectionNames(collection.name())
                    .addCollectionIds(collection.id())
                    .addCreatedTimestamps(collection.createdAt())
                    .addCreatedUtcTimestamps(Timestamps.millis(collection.createdAt()))
                    .addShardsNum(collection.shards());
            if (loadedOnly) {
                int percent = router.loadState(collection.database(), collection.name()).percent();
                response.addInMemoryPercentages(percent).addQueryServiceAvailable(percent == 100);
            }
        }
        return response.build();
    }

    GetCollectionStatisticsResponse statistics(GetCollectionStatisticsRequest request, Call call) {
        long rows =
                router.rowCount(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        "",
                        call.limit());
        return GetCollectionStatisticsResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .addStats(KeyValues.pair("row_count", Long.toString(rows)))
                .build();
    }
}
