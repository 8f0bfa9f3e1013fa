package io.atoll.milvus.grpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.NodeIds;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.milvus.messages.SystemInfo;
import io.atoll.model.AtollException;
import io.atoll.router.Router;
import io.milvus.grpc.ComponentInfo;
import io.milvus.grpc.ComponentStates;
import io.milvus.grpc.GetComponentStatesRequest;
import io.milvus.grpc.GetMetricsRequest;
import io.milvus.grpc.GetMetricsResponse;
import io.milvus.grpc.StateCode;

import java.util.Map;

/// Calls about the members of the cluster.
final class ClusterCalls {
    private static final String SYSTEM_INFO = "system_info";

    /// Milvus's names for what members do.
    private static final Map<String, String> ROLES =
            Map.of("router", "proxy", "readnode", "querynode", "writenode", "rootcoord");

    private final Router router;

    ClusterCalls(Router router) {
        this.router = router;
    }

    /// Clients read the text as JSON before they look at the status.
    GetMetricsResponse metrics(GetMetricsRequest request, Call call) {
        var response = GetMetricsResponse.newBuilder().setComponentName("proxy");
        try {
            requireSystemInfo(request.getRequest());
            String info = SystemInfo.of(router.report().nodes(), ServerCalls.VERSION);
            return response.setStatus(StatusWriter.success()).setResponse(info).build();
        } catch (AtollException e) {
            return response.setStatus(StatusWriter.error(e)).setResponse("{}").build();
        }
    }

    private static void requireSystemInfo(String request) {
        String type;
        try {
            type = Json.MAPPER.readTree(request).path("metric_type").asText();
        } catch (JsonProcessingException e) {
            throw Refusals.invalid(
                    "failed to decode the request: it is no JSON: " + e.getOriginalMessage());
        }
        if (!type.equals(SYSTEM_INFO)) {
            throw Refusals.notSupported(
                    "metric_type '%s' is not supported; there is: %s".formatted(type, SYSTEM_INFO));
        }
    }

    /// This router, and the members that it knows.
    ComponentStates componentStates(GetComponentStatesRequest request, Call call) {
        boolean healthy = router.hindrances().isEmpty();
        var states =
                ComponentStates.newBuilder()
                        .setStatus(StatusWriter.success())
                        .setState(
                                ComponentInfo.newBuilder()
                                        .setRole("proxy")
                                        .setStateCode(
                                                healthy ? StateCode.Healthy : StateCode.Abnormal));
        for (JsonNode member : router.report().nodes().path("nodes")) {
            states.addSubcomponentStates(
                    ComponentInfo.newBuilder()
                            .setNodeID(NodeIds.of(member.path("id").asText()))
                            .setRole(ROLES.getOrDefault(member.path("role").asText(), ""))
                            .setStateCode(state(member.path("state").asText())));
        }
        return states.build();
    }

    private static StateCode state(String state) {
        return switch (state) {
            case "WARMING" -> StateCode.Initializing;
            case "READY" -> StateCode.Healthy;
            case "DRAINING" -> StateCode.Stopping;
            default -> StateCode.Abnormal;
        };
    }
}
