package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.messages.NodeIds;
import io.atoll.milvus.messages.ResourceGroups;
import io.atoll.model.Collection;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;

import java.util.List;

/// `/v2/vectordb/resource_groups/...`
final class RestResourceGroups {
    private final Router router;

    RestResourceGroups(Router router) {
        this.router = router;
    }

    ObjectNode list(RestRequest request) {
        ArrayNode names = Json.MAPPER.createArrayNode();
        ResourceGroups.of(router).names().forEach(names::add);
        return RestAnswer.success(names);
    }

    ObjectNode describe(RestRequest request) {
        String name = request.required("name");
        var groups = ResourceGroups.of(router);
        groups.require(name);
        List<JsonNode> nodes = groups.nodes().getOrDefault(name, List.of());
        ObjectNode data =
                Json.MAPPER
                        .createObjectNode()
                        .put("name", name)
                        .put("capacity", nodes.size())
                        .put(
                                "numAvailableNode",
                                nodes.stream()
                                        .filter(node -> !node.path("state").asText().equals("down"))
                                        .count());
        ObjectNode loaded = data.putObject("numLoadedReplica");
        for (Collection each : groups.collections().getOrDefault(name, List.of())) {
            loaded.put(each.name(), each.replicas());
        }
        ArrayNode infos = data.putArray("nodes");
        for (JsonNode node : nodes) {
            infos.addObject()
                    .put("nodeId", NodeIds.of(node.path("id").asText()))
                    .put("address", node.path("endpoint").asText())
                    .put("hostname", node.path("id").asText());
        }
        return RestAnswer.success(data);
    }

    ObjectNode transferReplica(RestRequest request) {
        Collection collection = router.collection(request.database(), request.collection());
        String target = request.required("targetRgName");
        int replicas =
                ResourceGroups.of(router)
                        .transferred(
                                collection,
                                request.required("sourceRgName"),
                                target,
                                request.body().path("replicaNum").asLong());
        router.change(
                new MetadataChange.Load(request.database(), request.collection(), replicas, target),
                request.call().limit());
        return RestAnswer.success();
    }
}
