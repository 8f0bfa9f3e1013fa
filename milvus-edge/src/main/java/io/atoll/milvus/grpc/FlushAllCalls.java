package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Collections;
import io.atoll.milvus.calls.ShortWait;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.router.Router;
import io.atoll.router.api.FlushAnswer;
import io.atoll.router.nodes.Holdings;
import io.milvus.grpc.FlushAllRequest;
import io.milvus.grpc.FlushAllResponse;
import io.milvus.grpc.FlushAllResult;
import io.milvus.grpc.FlushAllState;
import io.milvus.grpc.FlushAllTarget;
import io.milvus.grpc.FlushCollectionResult;
import io.milvus.grpc.GetFlushAllStateRequest;
import io.milvus.grpc.GetFlushAllStateResponse;
import io.milvus.grpc.LongArray;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Flushes of many collections at once. Which are meant: the targets' where there are any, else a
/// database's, else all.
final class FlushAllCalls {
    private final Collections collections;
    private final Router router;

    FlushAllCalls(Router router) {
        this.collections = new Collections(router);
        this.router = router;
    }

    FlushAllResponse begin(FlushAllRequest request, Call call) {
        var response = FlushAllResponse.newBuilder().setStatus(StatusWriter.success());
        meant(request.getDbName(), request.getFlushTargetsList(), call)
                .forEach(
                        (database, members) ->
                                response.addFlushResults(flush(database, members, call)));
        // Later than each of the flushes: one timestamp tells them all.
        return response.setFlushAllTs(router.allocateTimestamp(call.limit())).build();
    }

    private FlushAllResult flush(String database, List<Collection> members, Call call) {
        var result = FlushAllResult.newBuilder().setDbName(database);
        for (Collection collection : members) {
            try {
                result.addCollectionResults(flush(collection, call));
            } catch (AtollException e) {
                // What is dropped meanwhile need not be flushed.
                if (e.code() != ErrorCode.COLLECTION_NOT_FOUND) {
                    throw e;
                }
            }
        }
        return result.build();
    }

    private FlushCollectionResult flush(Collection collection, Call call) {
        FlushAnswer answer = router.flush(collection.database(), collection.name(), call.limit());
        return FlushCollectionResult.newBuilder()
                .setCollectionName(collection.name())
                .setSegmentIds(LongArray.newBuilder().addAllData(answer.journalIds()))
                .setFlushSegmentIds(LongArray.getDefaultInstance())
                .setSealTime(System.currentTimeMillis() / 1000)
                .setFlushTs(answer.timestamp())
                .build();
    }

    GetFlushAllStateResponse state(GetFlushAllStateRequest request, Call call) {
        return ShortWait.until(
                () -> stateNow(request, call), GetFlushAllStateResponse::getFlushed, call.limit());
    }

    private GetFlushAllStateResponse stateNow(GetFlushAllStateRequest request, Call call) {
        Holdings holdings = router.holdings();
        var response = GetFlushAllStateResponse.newBuilder().setStatus(StatusWriter.success());
        boolean all = true;
        for (var each :
                meant(request.getDbName(), request.getFlushTargetsList(), call).entrySet()) {
            var state = FlushAllState.newBuilder().setDbName(each.getKey());
            for (Collection collection : each.getValue()) {
                boolean flushed = holdings.flushedAsOf(collection, request.getFlushAllTs());
                state.putCollectionFlushStates(collection.name(), flushed);
                all &= flushed;
            }
            response.addFlushStates(state);
        }
        return response.setFlushed(all).build();
    }

    private Map<String, List<Collection>> meant(
            String database, List<FlushAllTarget> targets, Call call) {
        Map<String, List<Collection>> meant = new LinkedHashMap<>();
        for (FlushAllTarget target : targets) {
            String named = call.database(target.getDbName());
            List<Collection> members = meant.computeIfAbsent(named, _ -> new ArrayList<>());
            if (target.getCollectionNamesList().isEmpty()) {
                members.addAll(collections.list(named));
            } else {
                target.getCollectionNamesList()
                        .forEach(name -> members.add(router.collection(named, name)));
            }
        }
        if (targets.isEmpty()) {
            List<String> databases =
                    database.isEmpty()
                            ? List.copyOf(router.catalog().databases().keySet())
                            : List.of(database);
            databases.forEach(name -> meant.put(name, collections.list(name)));
        }
        return meant;
    }
}
