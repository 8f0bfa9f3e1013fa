package io.atoll.milvus.messages;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.groups.GroupConfig;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ResourceGroupConfig;
import io.milvus.grpc.ResourceGroupLimit;
import io.milvus.grpc.ResourceGroupNodeFilter;
import io.milvus.grpc.ResourceGroupTransfer;

import java.util.HashMap;

/// What clients want of resource groups, in Milvus's messages.
public final class GroupConfigs {

    private GroupConfigs() {}

    public static ResourceGroupConfig message(GroupConfig config) {
        var message =
                ResourceGroupConfig.newBuilder()
                        .setRequests(limit(config.requests()))
                        .setLimits(limit(config.limits()));
        config.transferFrom().forEach(group -> message.addTransferFrom(transfer(group)));
        config.transferTo().forEach(group -> message.addTransferTo(transfer(group)));
        if (!config.nodeLabels().isEmpty()) {
            var filter = ResourceGroupNodeFilter.newBuilder();
            config.nodeLabels()
                    .forEach(
                            (key, value) ->
                                    filter.addNodeLabels(
                                            KeyValuePair.newBuilder().setKey(key).setValue(value)));
            message.setNodeFilter(filter);
        }
        return message.build();
    }

    private static ResourceGroupLimit limit(int nodes) {
        return ResourceGroupLimit.newBuilder().setNodeNum(nodes).build();
    }

    private static ResourceGroupTransfer transfer(String group) {
        return ResourceGroupTransfer.newBuilder().setResourceGroup(group).build();
    }

    /// @throws AtollException with RESOURCE_GROUP_ILLEGAL_CONFIG if it has no numbers
    public static GroupConfig read(String group, ResourceGroupConfig message) {
        if (!message.hasRequests() || !message.hasLimits()) {
            throw new AtollException(
                    ErrorCode.RESOURCE_GROUP_ILLEGAL_CONFIG,
                    "requests or limits is required: resource group illegal config[rg=%s]"
                            .formatted(group));
        }
        var labels = new HashMap<String, String>();
        for (KeyValuePair label : message.getNodeFilter().getNodeLabelsList()) {
            labels.put(label.getKey(), label.getValue());
        }
        return new GroupConfig(
                message.getRequests().getNodeNum(),
                message.getLimits().getNodeNum(),
                message.getTransferFromList().stream()
                        .map(ResourceGroupTransfer::getResourceGroup)
                        .toList(),
                message.getTransferToList().stream()
                        .map(ResourceGroupTransfer::getResourceGroup)
                        .toList(),
                labels);
    }
}
