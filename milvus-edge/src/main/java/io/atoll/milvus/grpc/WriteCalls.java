package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Collections;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.calls.ShortWait;
import io.atoll.milvus.messages.MutationWriter;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.milvus.reads.TemplateValues;
import io.atoll.milvus.values.RowReader;
import io.atoll.milvus.values.TimeTerms;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.rows.Rows;
import io.atoll.router.Router;
import io.atoll.router.api.FlushAnswer;
import io.atoll.router.api.WriteRequest;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.FlushResponse;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.GetFlushStateResponse;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.UpsertRequest;

import java.util.List;

/// Calls that change rows, and those that make them lasting.
final class WriteCalls {
    private final Collections collections;
    private final Router router;

    WriteCalls(Router router) {
        this.collections = new Collections(router);
        this.router = router;
    }

    MutationResult insert(InsertRequest request, Call call) {
        refuseNamespace(request.getNamespace());
        return MutationWriter.inserted(
                router.insert(
                        write(
                                call.database(request.getDbName()),
                                request.getCollectionName(),
                                request.getPartitionName(),
                                request.getFieldsDataList(),
                                request.getNumRows(),
                                request.getSchemaTimestamp(),
                                false,
                                call)));
    }

    MutationResult upsert(UpsertRequest request, Call call) {
        refuseNamespace(request.getNamespace());
        return MutationWriter.upserted(
                router.upsert(
                        write(
                                call.database(request.getDbName()),
                                request.getCollectionName(),
                                request.getPartitionName(),
                                request.getFieldsDataList(),
                                request.getNumRows(),
                                request.getSchemaTimestamp(),
                                request.getPartialUpdate(),
                                call)));
    }

    private WriteRequest write(
            String database,
            String name,
            String partition,
            List<FieldData> fields,
            int rowCount,
            long schemaTimestamp,
            boolean partial,
            Call call) {
        Collection collection = router.collection(database, name);
        if (schemaTimestamp != 0 && schemaTimestamp != collection.updatedAt()) {
            // The client made its rows for another state of the collection: on this code it
            // forgets what it knows of it and tries once more.
            throw new AtollException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "collection schema mismatch[collection=%s]".formatted(name));
        }
        Rows rows =
                RowReader.read(
                        collection.schema(), TimeTerms.of(collection.timeZone()), fields, rowCount);
        return new WriteRequest(database, name, partition, rows, partial, call.limit());
    }

    private static void refuseNamespace(String namespace) {
        if (!namespace.isEmpty()) {
            throw Refusals.notSupported("namespaces are not supported");
        }
    }

    MutationResult delete(DeleteRequest request, Call call) {
        return MutationWriter.deleted(
                router.delete(
                        new io.atoll.router.api.DeleteRequest(
                                call.database(request.getDbName()),
                                request.getCollectionName(),
                                request.getPartitionName(),
                                request.getExpr(),
                                TemplateValues.read(request.getExprTemplateValuesMap()),
                                call.limit())));
    }

    FlushResponse flush(FlushRequest request, Call call) {
        String database = call.database(request.getDbName());
        var response =
                FlushResponse.newBuilder().setStatus(StatusWriter.success()).setDbName(database);
        for (String name : request.getCollectionNamesList()) {
            FlushAnswer answer = router.flush(database, name, call.limit());
            response.putCollSegIDs(
                            name, LongArray.newBuilder().addAllData(answer.journalIds()).build())
                    .putFlushCollSegIDs(name, LongArray.getDefaultInstance())
                    .putCollSealTimes(name, System.currentTimeMillis() / 1000)
                    .putCollFlushTs(name, answer.timestamp());
        }
        return response.build();
    }

    GetFlushStateResponse flushState(GetFlushStateRequest request, Call call) {
        return GetFlushStateResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setFlushed(
                        ShortWait.until(
                                () -> isFlushed(request, call), flushed -> flushed, call.limit()))
                .build();
    }

    private boolean isFlushed(GetFlushStateRequest request, Call call) {
        String database = call.database(request.getDbName());
        List<Long> journals = request.getSegmentIDsList();
        return request.getCollectionName().isEmpty()
                ? collections.list(database).stream()
                        .allMatch(c -> router.flushed(database, c.name(), journals))
                : router.flushed(database, request.getCollectionName(), journals);
    }
}
