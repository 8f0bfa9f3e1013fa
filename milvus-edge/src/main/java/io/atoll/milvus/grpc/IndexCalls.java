package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.messages.IndexReader;
import io.atoll.milvus.messages.IndexWriter;
import io.atoll.milvus.messages.KeyValues;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.Collection;
import io.atoll.model.Index;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;
import io.atoll.router.api.IndexProgress;
import io.milvus.grpc.AlterIndexRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.GetIndexBuildProgressRequest;
import io.milvus.grpc.GetIndexBuildProgressResponse;
import io.milvus.grpc.GetIndexStateRequest;
import io.milvus.grpc.GetIndexStateResponse;
import io.milvus.grpc.GetIndexStatisticsRequest;
import io.milvus.grpc.GetIndexStatisticsResponse;
import io.milvus.grpc.Status;

/// Calls about indexes.
final class IndexCalls {
    private final Router router;

    IndexCalls(Router router) {
        this.router = router;
    }

    Status create(CreateIndexRequest request, Call call) {
        router.change(
                IndexReader.read(
                        request.getCollectionName(),
                        request.getFieldName(),
                        request.getIndexName(),
                        KeyValues.readIndex(request.getExtraParamsList()),
                        call.database(request.getDbName())),
                call.limit());
        return StatusWriter.success();
    }

    Status alter(AlterIndexRequest request, Call call) {
        router.change(
                new MetadataChange.AlterIndex(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getIndexName(),
                        KeyValues.readNested(request.getExtraParamsList()),
                        request.getDeleteKeysList()),
                call.limit());
        return StatusWriter.success();
    }

    Status drop(DropIndexRequest request, Call call) {
        String index = request.getIndexName();
        router.change(
                new MetadataChange.DropIndex(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        index.isEmpty() ? request.getFieldName() : index),
                call.limit());
        return StatusWriter.success();
    }

    DescribeIndexResponse describe(DescribeIndexRequest request, Call call) {
        Collection collection =
                router.collection(call.database(request.getDbName()), request.getCollectionName());
        var response = DescribeIndexResponse.newBuilder().setStatus(StatusWriter.success());
        for (Index index :
                IndexWriter.select(collection, request.getIndexName(), request.getFieldName())) {
            response.addIndexDescriptions(
                    IndexWriter.write(
                            collection, index, router.indexProgress(collection, index.id())));
        }
        return response.build();
    }

    GetIndexStatisticsResponse statistics(GetIndexStatisticsRequest request, Call call) {
        Collection collection =
                router.collection(call.database(request.getDbName()), request.getCollectionName());
        var response = GetIndexStatisticsResponse.newBuilder().setStatus(StatusWriter.success());
        for (Index index : IndexWriter.select(collection, request.getIndexName(), "")) {
            response.addIndexDescriptions(
                    IndexWriter.write(
                            collection, index, router.indexProgress(collection, index.id())));
        }
        return response.build();
    }

    /// What clients asked before descriptions told it.
    GetIndexStateResponse state(GetIndexStateRequest request, Call call) {
        IndexProgress progress =
                progress(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getIndexName(),
                        request.getFieldName());
        return GetIndexStateResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setState(IndexWriter.state(progress))
                .setFailReason(progress.reason())
                .build();
    }

    GetIndexBuildProgressResponse buildProgress(GetIndexBuildProgressRequest request, Call call) {
        IndexProgress progress =
                progress(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getIndexName(),
                        request.getFieldName());
        return GetIndexBuildProgressResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setIndexedRows(progress.indexedRows())
                .setTotalRows(progress.totalRows())
                .build();
    }

    private IndexProgress progress(String database, String name, String index, String field) {
        Collection collection = router.collection(database, name);
        Index selected = IndexWriter.select(collection, index, field).getFirst();
        return router.indexProgress(collection, selected.id());
    }
}
