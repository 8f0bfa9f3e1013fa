package io.atoll.milvus.grpc;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.messages.GroupConfigs;
import io.atoll.milvus.messages.ResourceGroups;
import io.atoll.milvus.messages.StatusWriter;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.groups.GroupConfig;
import io.atoll.router.Router;
import io.milvus.grpc.CreateResourceGroupRequest;
import io.milvus.grpc.DescribeResourceGroupRequest;
import io.milvus.grpc.DescribeResourceGroupResponse;
import io.milvus.grpc.DropResourceGroupRequest;
import io.milvus.grpc.ListResourceGroupsRequest;
import io.milvus.grpc.ListResourceGroupsResponse;
import io.milvus.grpc.Status;
import io.milvus.grpc.TransferNodeRequest;
import io.milvus.grpc.TransferReplicaRequest;
import io.milvus.grpc.UpdateResourceGroupsRequest;

import java.util.HashMap;

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
        return DescribeResourceGroupResponse.newBuilder()
                .setStatus(StatusWriter.success())
                .setResourceGroup(
                        ResourceGroups.of(router).describe(request.getResourceGroup(), router))
                .build();
    }

    Status create(CreateResourceGroupRequest request, Call call) {
        String name = request.getResourceGroup();
        GroupConfig config =
                request.hasConfig()
                        ? GroupConfigs.read(name, request.getConfig())
                        : GroupConfig.of(0, 0);
        return change(new MetadataChange.CreateGroup(name, config), call);
    }

    Status update(UpdateResourceGroupsRequest request, Call call) {
        var configs = new HashMap<String, GroupConfig>();
        request.getResourceGroupsMap()
                .forEach((name, config) -> configs.put(name, GroupConfigs.read(name, config)));
        return change(new MetadataChange.UpdateGroups(configs), call);
    }

    Status drop(DropResourceGroupRequest request, Call call) {
        return change(new MetadataChange.DropGroup(request.getResourceGroup()), call);
    }

    Status transferNode(TransferNodeRequest request, Call call) {
        return change(
                new MetadataChange.TransferNodes(
                        request.getSourceResourceGroup(),
                        request.getTargetResourceGroup(),
                        request.getNumNode()),
                call);
    }

    Status transferReplica(TransferReplicaRequest request, Call call) {
        return change(
                new MetadataChange.TransferReplicas(
                        call.database(request.getDbName()),
                        request.getCollectionName(),
                        request.getSourceResourceGroup(),
                        request.getTargetResourceGroup(),
                        (int) Math.clamp(request.getNumReplica(), -1, Integer.MAX_VALUE)),
                call);
    }

    private Status change(MetadataChange change, Call call) {
        router.change(change, call.limit());
        return StatusWriter.success();
    }
}
