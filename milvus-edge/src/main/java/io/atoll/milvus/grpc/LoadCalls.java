package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Refusals;
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
        requireItsGroup(database, request.getCollectionName(), request.getResourceGroupsList());
        router.change(
                new MetadataChange.Load(
                        database,
                        request.getCollectionName(),
                        Math.max(0, request.getReplicaNumber())),
                call.limit());
        return StatusWriter.success();
    }

    /// A collection's group is chosen when it is created.
    private void requireItsGroup(String database, String collection, List<String> groups) {
        if (groups.isEmpty()) {
            return;
        }
        String own = router.collection(database, collection).resourceGroup();
        if (!groups.equals(List.of(own))) {
            throw Refusals.notSupported(
                    "collection '%s' cannot be loaded into resource groups %s: it is created for %s (property %s)"
                            .formatted(collection, groups, own, Collection.RESOURCE_GROUPS));
        }
    }

    Status release(ReleaseCollectionRequest request, Call call) {
        router.change(
                new MetadataChange.Release(
                        call.database(request.getDbName()), request.getCollectionName()),
                call.limit());
        return StatusWriter.success();
    }

    GetLoadStateResponse state(GetLoadStateRequest request, Call call) {
        return GetLoadStateResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setState(
                        LoadStates.of(
                                router,
                                call.database(request.getDbName()),
                                request.getCollectionName()))
                .build();
    }

    GetLoadingProgressResponse progress(GetLoadingProgressRequest request, Call call) {
        String database = call.database(request.getDbName());
        LoadState state = router.loadState(database, request.getCollectionName());
        if (!state.ordered()) {
            throw new AtollException(
                    ErrorCode.COLLECTION_NOT_LOADED,
                    "collection not loaded[database=%s][collection=%s]"
                            .formatted(database, request.getCollectionName()));
        }
        return GetLoadingProgressResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setProgress(state.percent())
                .setRefreshProgress(state.percent())
                .build();
    }
}
