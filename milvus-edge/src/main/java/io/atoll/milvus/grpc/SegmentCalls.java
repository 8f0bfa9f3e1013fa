package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Collections;
import io.atoll.milvus.messages.IndexWriter;
import io.atoll.milvus.messages.SegmentWriter;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.Collection;
import io.atoll.model.Index;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.router.Router;
import io.milvus.grpc.GetPersistentSegmentInfoRequest;
import io.milvus.grpc.GetPersistentSegmentInfoResponse;
import io.milvus.grpc.GetQuerySegmentInfoRequest;
import io.milvus.grpc.GetQuerySegmentInfoResponse;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.GetReplicasResponse;

import milvus.proto.feder.Feder.ListIndexedSegmentRequest;
import milvus.proto.feder.Feder.ListIndexedSegmentResponse;

/// Calls about the segments of a collection and where they are.
final class SegmentCalls {
    private final Collections collections;
    private final Router router;

    SegmentCalls(Router router) {
        this.collections = new Collections(router);
        this.router = router;
    }

    GetPersistentSegmentInfoResponse persistent(
            GetPersistentSegmentInfoRequest request, Call call) {
        Collection collection =
                router.collection(call.database(request.getDbName()), request.getCollectionName());
        return GetPersistentSegmentInfoResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .addAllInfos(
                        SegmentWriter.persistent(
                                collection,
                                router.holdings()
                                        .segments(
                                                collection,
                                                router.journalRows(collection, call.limit()))))
                .build();
    }

    GetQuerySegmentInfoResponse loaded(GetQuerySegmentInfoRequest request, Call call) {
        Collection collection =
                router.collection(call.database(request.getDbName()), request.getCollectionName());
        return GetQuerySegmentInfoResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .addAllInfos(
                        SegmentWriter.loaded(
                                collection,
                                router.holdings()
                                        .segments(
                                                collection,
                                                router.journalRows(collection, call.limit()))))
                .build();
    }

    GetReplicasResponse replicas(GetReplicasRequest request, Call call) {
        Collection collection =
                collections.byNameOrId(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getCollectionID());
        var response = GetReplicasResponse.newBuilder().setStatus(StatusWriter.success());
        router.holdings()
                .replicas(collection)
                .forEach(
                        replica ->
                                response.addReplicas(SegmentWriter.replica(collection, replica)));
        return response.build();
    }

    ListIndexedSegmentResponse indexed(ListIndexedSegmentRequest request, Call call) {
        Collection collection = router.collection(call.database(""), request.getCollectionName());
        Index index = IndexWriter.select(collection, request.getIndexName(), "").getFirst();
        var response = ListIndexedSegmentResponse.newBuilder().setStatus(StatusWriter.success());
        Manifest manifest = router.catalog().manifests().get(collection.id());
        if (manifest != null) {
            manifest.segments().stream()
                    .filter(segment -> index.isBuilt(collection.schema(), segment.builtIndexes()))
                    .map(SegmentInfo::id)
                    .forEach(response::addSegmentIDs);
        }
        return response.build();
    }
}
