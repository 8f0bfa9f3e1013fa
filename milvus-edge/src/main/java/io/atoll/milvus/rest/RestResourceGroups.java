package io.atoll.milvus.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.messages.ResourceGroups;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.groups.GroupConfig;
import io.atoll.router.Router;
import io.milvus.grpc.ResourceGroup;
import io.milvus.grpc.ResourceGroupConfig;
import io.milvus.grpc.ResourceGroupTransfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `/v2/vectordb/resource_groups/...`, whose members have the names of Milvus's messages.
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

    ObjectNode create(RestRequest request) {
        return change(
                new MetadataChange.CreateGroup(
                        request.required("name"), config(request.body().path("config"))),
                request);
    }

    ObjectNode alter(RestRequest request) {
        JsonNode groups = request.body().path("resource_groups");
        if (groups.isEmpty()) {
            throw RestRefusal.missing("'resource_groups' is required");
        }
        var configs = new HashMap<String, GroupConfig>();
        groups.properties().forEach(each -> configs.put(each.getKey(), config(each.getValue())));
        return change(new MetadataChange.UpdateGroups(configs), request);
    }

    ObjectNode drop(RestRequest request) {
        return change(new MetadataChange.DropGroup(request.required("name")), request);
    }

    ObjectNode transferReplica(RestRequest request) {
        long replicas = request.body().path("replicaNum").asLong();
        return change(
                new MetadataChange.TransferReplicas(
                        request.database(),
                        request.collection(),
                        request.required("sourceRgName"),
                        request.required("targetRgName"),
                        (int) Math.clamp(replicas, -1, Integer.MAX_VALUE)),
                request);
    }

    private ObjectNode change(MetadataChange change, RestRequest request) {
        router.change(change, request.call().limit());
        return RestAnswer.success();
    }

    private static GroupConfig config(JsonNode json) {
        var labels = new HashMap<String, String>();
        json.path("node_filter")
                .path("node_labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new GroupConfig(
                json.path("requests").path("node_num").asInt(),
                json.path("limits").path("node_num").asInt(),
                groups(json.path("transfer_from")),
                groups(json.path("transfer_to")),
                labels);
    }

    private static List<String> groups(JsonNode transfers) {
        var groups = new ArrayList<String>();
        transfers.forEach(each -> groups.add(each.path("resource_group").asText()));
        return groups;
    }

    /// As Milvus does, beside the code and not in `data`.
    ObjectNode describe(RestRequest request) {
        ResourceGroup group = ResourceGroups.of(router).describe(request.required("name"), router);
        ObjectNode answer = Json.MAPPER.createObjectNode().put("code", 0);
        ObjectNode json = answer.putObject("resource_group");
        json.put("name", group.getName());
        json.put("capacity", group.getCapacity());
        json.put("num_available_node", group.getNumAvailableNode());
        counts(json, "num_loaded_replica", group.getNumLoadedReplicaMap());
        counts(json, "num_outgoing_node", group.getNumOutgoingNodeMap());
        counts(json, "num_incoming_node", group.getNumIncomingNodeMap());
        write(group.getConfig(), json.putObject("config"));
        ArrayNode nodes = json.putArray("nodes");
        group.getNodesList()
                .forEach(
                        node ->
                                nodes.addObject()
                                        .put("node_id", node.getNodeId())
                                        .put("address", node.getAddress())
                                        .put("hostname", node.getHostname()));
        return answer;
    }

    private static void counts(ObjectNode json, String name, Map<String, Integer> counts) {
        ObjectNode object = json.putObject(name);
        new TreeMap<>(counts).forEach(object::put);
    }

    private static void write(ResourceGroupConfig config, ObjectNode json) {
        json.putObject("requests").put("node_num", config.getRequests().getNodeNum());
        json.putObject("limits").put("node_num", config.getLimits().getNodeNum());
        transfers(json, "transfer_from", config.getTransferFromList());
        transfers(json, "transfer_to", config.getTransferToList());
        if (config.hasNodeFilter()) {
            ObjectNode labels = json.putObject("node_filter").putObject("node_labels");
            config.getNodeFilter()
                    .getNodeLabelsList()
                    .forEach(label -> labels.put(label.getKey(), label.getValue()));
        }
    }

    private static void transfers(
            ObjectNode json, String name, List<ResourceGroupTransfer> transfers) {
        if (!transfers.isEmpty()) {
            ArrayNode array = json.putArray(name);
            transfers.forEach(
                    each -> array.addObject().put("resource_group", each.getResourceGroup()));
        }
    }
}
