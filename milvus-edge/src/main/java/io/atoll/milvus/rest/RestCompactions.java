package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.CompactionTerms;
import io.atoll.router.Router;
import io.atoll.router.write.Compactions.Compaction;
import io.atoll.router.write.Compactions.MergeState;

/// `/v2/vectordb/collections/compact` and `get_compaction_state`.
final class RestCompactions {
    private final Router router;

    RestCompactions(Router router) {
        this.router = router;
    }

    ObjectNode begin(RestRequest request) {
        Compaction begun =
                router.compactions()
                        .begin(
                                router.collection(request.database(), request.collection()),
                                false,
                                request.call().limit());
        ObjectNode data = Json.MAPPER.createObjectNode();
        putId(data, begun.id(), request);
        return RestAnswer.success(data);
    }

    ObjectNode state(RestRequest request) {
        String job = request.required("jobID");
        long id;
        try {
            id = Long.parseLong(job);
        } catch (NumberFormatException _) {
            throw Refusals.invalid("'jobID' must be a whole number, it is '" + job + "'");
        }
        Compaction compaction = router.compactions().state(id, request.call().limit());
        ObjectNode data = Json.MAPPER.createObjectNode();
        putId(data, id, request);
        data.put("state", CompactionTerms.state(compaction).name());
        data.put("executingPlanNumber", compaction.count(MergeState.GOING_ON));
        data.put("timeoutPlanNumber", 0);
        data.put("completedPlanNumber", compaction.count(MergeState.DONE));
        data.put("failedPlanNumber", compaction.count(MergeState.FAILED));
        return RestAnswer.success(data);
    }

    private static void putId(ObjectNode data, long id, RestRequest request) {
        if (request.int64()) {
            data.put("compactionID", id);
        } else {
            data.put("compactionID", Long.toString(id));
        }
    }
}
