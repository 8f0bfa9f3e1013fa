package io.atoll.milvus.grpc;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.messages.NodeIds;
import io.atoll.milvus.messages.ResourceGroups;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.Collection;
import io.atoll.model.change.MetadataChange;
import io.atoll.router.Router;
import io.milvus.grpc.DescribeResourceGroupRequest;
import io.milvus.grpc.DescribeResourceGroupResponse;
import io.milvus.grpc.ListResourceGroupsRequest;
import io.milvus.grpc.ListResourceGroupsResponse;
import io.milvus.grpc.NodeInfo;
import io.milvus.grpc.ResourceGroup;
import io.milvus.grpc.ResourceGroupConfig;
import io.milvus.grpc.ResourceGroupLimit;
import io.milvus.grpc.Status;
import io.milvus.grpc.TransferReplicaRequest;

import java.util.List;

/// Calls about groups of read nodes.
final class ResourceGroupCalls {
    private final Router router;

    ResourceGroupCalls(Router router) {
        this.router = router;
    }

    ListResourceGroupsResponse list(ListResourceGroupsRequest request, Call call) {
        return ListResourceGroupsResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .addAllResourceGroups(ResourceGroups.of(router).names())
                .build();
    }

    DescribeResourceGroupResponse describe(DescribeResourceGroupRequest request, Call call) {
        var groups = ResourceGroups.of(router);
        String name = request.getResourceGroup();
        groups.require(name);
        List<JsonNode> nodes = groups.nodes().getOrDefault(name, List.of());
        var limit = ResourceGroupLimit.newBuilder().setNodeNum(nodes.size());
        var group =
                ResourceGroup.newBuilder()
                        .setName(name)
                        .setCapacity(nodes.size())
                        .setNumAvailableNode((int) nodes.stream().filter(this::isUp).count())
                        .setConfig(
                                ResourceGroupConfig.newBuilder()
                                        .setRequests(limit)
                                        .setLimits(limit));
        for (Collection each : groups.collections().getOrDefault(name, List.of())) {
            group.putNumLoadedReplica(each.name(), each.replicas());
        }
        nodes.forEach(node -> group.addNodes(info(node)));
        return DescribeResourceGroupResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setResourceGroup(group)
                .build();
    }

    private boolean isUp(JsonNode node) {
        return !node.path("state").asText().equals("down");
    }

    private static NodeInfo.Builder info(JsonNode node) {
        return NodeInfo.newBuilder()
                .setNodeId(NodeIds.of(node.path("id").asText()))
                .setAddress(node.path("endpoint").asText())
                .setHostname(node.path("id").asText());
    }

    Status transferReplica(TransferReplicaRequest request, Call call) {
        String database = call.database(request.getDbName());
        Collection collection = router.collection(database, request.getCollectionName());
        int replicas =
                ResourceGroups.of(router)
                        .transferred(
                                collection,
                                request.getSourceResourceGroup(),
                                request.getTargetResourceGroup(),
                                request.getNumReplica());
        router.change(
                new MetadataChange.Load(
                        database,
                        request.getCollectionName(),
                        replicas,
                        request.getTargetResourceGroup()),
                call.limit());
        return StatusWriter.success();
    }
}
