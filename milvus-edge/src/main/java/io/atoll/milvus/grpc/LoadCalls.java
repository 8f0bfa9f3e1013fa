package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.ShortWait;
import io.atoll.milvus.messages.LoadFields;
import io.atoll.milvus.messages.LoadStates;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;
import io.atoll.router.api.LoadState;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.Status;

import java.util.List;

/// Calls about what read nodes hold.
final class LoadCalls {
    private final Router router;

    LoadCalls(Router router) {
        this.router = router;
    }

    Status load(LoadCollectionRequest request, Call call) {
        String database = call.database(request.getDbName());
        Collection collection = router.collection(database, request.getCollectionName());
        LoadFields.check(
                collection.schema(),
                request.getLoadFieldsList(),
                request.getSkipLoadDynamicField());
        if (request.getRefresh() && !collection.loaded()) {
            throw notLoaded(database, request.getCollectionName());
        }
        router.change(
                new MetadataChange.Load(
                        database,
                        request.getCollectionName(),
                        Math.max(0, request.getReplicaNumber()),
                        request.getResourceGroupsList()),
                call.limit());
        return StatusWriter.success();
    }

    Status release(ReleaseCollectionRequest request, Call call) {
        router.change(
                new MetadataChange.Release(
                        call.database(request.getDbName()), request.getCollectionName()),
                call.limit());
        return StatusWriter.success();
    }

    GetLoadStateResponse state(GetLoadStateRequest request, Call call) {
        String database = call.database(request.getDbName());
        return GetLoadStateResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setState(
                        ShortWait.until(
                                () ->
                                        LoadStates.of(
                                                router,
                                                database,
                                                request.getCollectionName(),
                                                request.getPartitionNamesList()),
                                state -> state != io.milvus.grpc.LoadState.LoadStateLoading,
                                call.limit()))
                .build();
    }

    GetLoadingProgressResponse progress(GetLoadingProgressRequest request, Call call) {
        String database = call.database(request.getDbName());
        String name = request.getCollectionName();
        List<String> partitions = request.getPartitionNamesList();
        LoadState state = router.loadState(database, name);
        if (!state.ordered()) {
            throw notLoaded(database, name);
        }
        if (!partitions.isEmpty()) {
            state = router.loadState(database, name, partitions);
            if (!state.ordered()) {
                throw new AtollException(
                        ErrorCode.PARTITION_NOT_LOADED,
                        "partition not loaded[collection=%s][partition=%s]"
                                .formatted(name, partitions));
            }
        }
        return GetLoadingProgressResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setProgress(state.percent())
                .setRefreshProgress(state.percent())
                .build();
    }

    private static AtollException notLoaded(String database, String collection) {
        return new AtollException(
                ErrorCode.COLLECTION_NOT_LOADED,
                "collection not loaded[database=%s][collection=%s]"
                        .formatted(database, collection));
    }
}
