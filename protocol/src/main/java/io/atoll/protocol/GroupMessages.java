package io.atoll.protocol;

import io.atoll.model.change.MetadataChange;
import io.atoll.model.groups.GroupConfig;
import io.atoll.model.groups.GroupConfigJson;
import io.atoll.protocol.v1.ChangeRequest;
import io.atoll.protocol.v1.DeclareGroup;
import io.atoll.protocol.v1.DropGroup;
import io.atoll.protocol.v1.TransferNodes;
import io.atoll.protocol.v1.TransferReplicas;
import io.atoll.protocol.v1.UpdateGroups;

import java.util.HashMap;

/// Changes of resource groups, and of what is in them, on the wire.
final class GroupMessages {

    private GroupMessages() {}

    static TransferReplicas encode(MetadataChange.TransferReplicas transfer) {
        return TransferReplicas.newBuilder()
                .setSource(transfer.source())
                .setTarget(transfer.target())
                .setCount(transfer.count())
                .build();
    }

    static void encode(MetadataChange.OfGroups change, ChangeRequest.Builder message) {
        switch (change) {
            case MetadataChange.CreateGroup create ->
                    message.setCreateGroup(declare(create.group(), create.config()));
            case MetadataChange.UpdateGroups update -> {
                var groups = UpdateGroups.newBuilder();
                update.configs().forEach((name, config) -> groups.addGroups(declare(name, config)));
                message.setUpdateGroups(groups);
            }
            case MetadataChange.DropGroup drop ->
                    message.setDropGroup(DropGroup.newBuilder().setGroup(drop.group()));
            case MetadataChange.TransferNodes transfer ->
                    message.setTransferNodes(
                            TransferNodes.newBuilder()
                                    .setSource(transfer.source())
                                    .setTarget(transfer.target())
                                    .setCount(transfer.count()));
        }
    }

    private static DeclareGroup declare(String name, GroupConfig config) {
        return DeclareGroup.newBuilder()
                .setGroup(name)
                .setConfigJson(GroupConfigJson.write(config))
                .build();
    }

    /// @param message a change of groups or of what is in them
    static MetadataChange decode(ChangeRequest message) {
        return switch (message.getChangeCase()) {
            case TRANSFER_REPLICAS -> {
                TransferReplicas transfer = message.getTransferReplicas();
                yield new MetadataChange.TransferReplicas(
                        message.getDatabase(),
                        message.getCollection(),
                        transfer.getSource(),
                        transfer.getTarget(),
                        transfer.getCount());
            }
            case CREATE_GROUP -> {
                DeclareGroup group = message.getCreateGroup();
                yield new MetadataChange.CreateGroup(
                        group.getGroup(), GroupConfigJson.read(group.getConfigJson()));
            }
            case UPDATE_GROUPS -> {
                var configs = new HashMap<String, GroupConfig>();
                for (DeclareGroup group : message.getUpdateGroups().getGroupsList()) {
                    configs.put(group.getGroup(), GroupConfigJson.read(group.getConfigJson()));
                }
                yield new MetadataChange.UpdateGroups(configs);
            }
            case DROP_GROUP -> new MetadataChange.DropGroup(message.getDropGroup().getGroup());
            case TRANSFER_NODES -> {
                TransferNodes transfer = message.getTransferNodes();
                yield new MetadataChange.TransferNodes(
                        transfer.getSource(), transfer.getTarget(), transfer.getCount());
            }
            default ->
                    throw new IllegalArgumentException(
                            message.getChangeCase() + " is no change of resource groups");
        };
    }
}
