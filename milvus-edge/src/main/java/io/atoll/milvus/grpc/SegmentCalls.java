package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Collections;
import io.atoll.milvus.messages.IndexWriter;
import io.atoll.milvus.messages.NodeIds;
import io.atoll.milvus.messages.SegmentWriter;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Index;
import io.atoll.model.manifest.Manifest;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.router.Router;
import io.atoll.spi.Member;
import io.milvus.grpc.GetPersistentSegmentInfoRequest;
import io.milvus.grpc.GetPersistentSegmentInfoResponse;
import io.milvus.grpc.GetQuerySegmentInfoRequest;
import io.milvus.grpc.GetQuerySegmentInfoResponse;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.LoadBalanceRequest;
import io.milvus.grpc.Status;

import milvus.proto.feder.Feder.ListIndexedSegmentRequest;
import milvus.proto.feder.Feder.ListIndexedSegmentResponse;

import java.util.List;

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

    /// Answers when the segments are loaded where they are to be.
    Status balance(LoadBalanceRequest request, Call call) {
        Collection collection =
                router.collection(call.database(request.getDbName()), request.getCollectionName());
        if (!collection.loaded()) {
            throw new AtollException(
                    ErrorCode.COLLECTION_NOT_LOADED,
                    "collection not loaded[collection=%s]".formatted(collection.name()));
        }
        Member source =
                readNode(
                        request.getSrcNodeID(),
                        "source node not found in any replica of collection " + collection.id());
        List<Member> targets =
                request.getDstNodeIDsList().stream()
                        .map(id -> readNode(id, "destination node not found in the same replica"))
                        .toList();
        router.segmentMoves()
                .make(collection, source, targets, request.getSealedSegmentIDsList(), call.limit());
        return StatusWriter.success();
    }

    private Member readNode(long number, String otherwise) {
        return router.holdings().readNodes().stream()
                .filter(node -> NodeIds.of(node.id()) == number)
                .findFirst()
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.NODE_NOT_FOUND,
                                        "node not found[node=%d]: %s"
                                                .formatted(number, otherwise)));
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
