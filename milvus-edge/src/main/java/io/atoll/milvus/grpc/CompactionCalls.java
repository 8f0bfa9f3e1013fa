package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Collections;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.CompactionTerms;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.Collection;
import io.atoll.router.Router;
import io.atoll.router.write.Compactions;
import io.atoll.router.write.Compactions.Compaction;
import io.atoll.router.write.Compactions.Merge;
import io.atoll.router.write.Compactions.MergeState;
import io.milvus.grpc.CompactionMergeInfo;
import io.milvus.grpc.GetCompactionPlansRequest;
import io.milvus.grpc.GetCompactionPlansResponse;
import io.milvus.grpc.GetCompactionStateRequest;
import io.milvus.grpc.GetCompactionStateResponse;
import io.milvus.grpc.ManualCompactionRequest;
import io.milvus.grpc.ManualCompactionResponse;

/// Calls about compactions. Milvus's plans are our merges.
final class CompactionCalls {
    private final Compactions compactions;
    private final Collections collections;

    CompactionCalls(Router router) {
        this.compactions = router.compactions();
        this.collections = new Collections(router);
    }

    /// Whatever kind is asked for: deletes are applied, small segments put together towards the
    /// write node's `writenode.segment_bytes`, and rows not moved by a key. A size makes it a
    /// forced one, as in Milvus: no segment is left as it is.
    ManualCompactionResponse begin(ManualCompactionRequest request, Call call) {
        if (request.getPartitionId() != 0
                || request.getSegmentIdsCount() > 0
                || !request.getChannel().isEmpty()) {
            throw Refusals.notSupported(
                    "a compaction is of a whole collection: partition, segments and channel cannot"
                            + " be chosen");
        }
        if (request.getTargetSize() < 0) {
            throw Refusals.invalid(
                    "target_size [%d] is invalid, should be gte than 0"
                            .formatted(request.getTargetSize()));
        }
        Collection collection =
                collections.byNameOrId(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getCollectionID());
        Compaction begun = compactions.begin(collection, request.getTargetSize() > 0, call.limit());
        return ManualCompactionResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setCompactionID(begun.id())
                .setCompactionPlanCount(begun.merges().size())
                .build();
    }

    GetCompactionStateResponse state(GetCompactionStateRequest request, Call call) {
        Compaction compaction = compactions.state(request.getCompactionID(), call.limit());
        return GetCompactionStateResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setState(CompactionTerms.state(compaction))
                .setExecutingPlanNo(compaction.count(MergeState.GOING_ON))
                .setCompletedPlanNo(compaction.count(MergeState.DONE))
                .setFailedPlanNo(compaction.count(MergeState.FAILED))
                .build();
    }

    GetCompactionPlansResponse plans(GetCompactionPlansRequest request, Call call) {
        Compaction compaction = compactions.state(request.getCompactionID(), call.limit());
        var response =
                GetCompactionPlansResponse.newBuilder()
                        .setStatus(StatusWriter.success())
                        .setState(CompactionTerms.state(compaction));
        for (Merge merge : compaction.merges()) {
            response.addMergeInfos(
                    CompactionMergeInfo.newBuilder()
                            .addAllSources(merge.sources())
                            .setTarget(merge.target()));
        }
        return response.build();
    }
}
