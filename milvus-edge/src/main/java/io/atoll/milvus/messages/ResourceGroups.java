package io.atoll.milvus.messages;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.catalog.api.CatalogState;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.groups.GroupConfig;
import io.atoll.router.Router;
import io.atoll.router.api.ReplicaNodes;
import io.milvus.grpc.NodeInfo;
import io.milvus.grpc.ResourceGroup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The resource groups that there are: those that clients have declared, those that read nodes' own
/// settings name, and those that collections are loaded into.
///
/// @param nodes of each group, read nodes as `ClusterReport` has them
public record ResourceGroups(CatalogState catalog, Map<String, List<JsonNode>> nodes) {

    public static ResourceGroups of(Router router) {
        CatalogState catalog = router.catalog();
        var nodes = new TreeMap<String, List<JsonNode>>();
        nodes.put(Collection.DEFAULT_RESOURCE_GROUP, new ArrayList<>());
        catalog.resourceGroups().keySet().forEach(name -> nodes.put(name, new ArrayList<>()));
        for (JsonNode node : router.report().nodes().path("nodes")) {
            if (node.path("role").asText().equals("readnode")) {
                nodes.computeIfAbsent(node.path("resourceGroup").asText(), _ -> new ArrayList<>())
                        .add(node);
            }
        }
        catalog.collections().values().stream()
                .filter(Collection::loaded)
                .flatMap(each -> each.replicasByGroup().keySet().stream())
                .forEach(group -> nodes.computeIfAbsent(group, _ -> new ArrayList<>()));
        return new ResourceGroups(catalog, nodes);
    }

    /// By name.
    public List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    /// @throws AtollException with RESOURCE_GROUP_NOT_FOUND
    public ResourceGroup describe(String name, Router router) {
        List<JsonNode> its = nodes.get(name);
        if (its == null) {
            throw new AtollException(
                    ErrorCode.RESOURCE_GROUP_NOT_FOUND,
                    "resource group not found[rg=%s]: there are %s".formatted(name, names()));
        }
        GroupConfig config = config(name, its.size());
        boolean isDefault = name.equals(Collection.DEFAULT_RESOURCE_GROUP);
        var group =
                ResourceGroup.newBuilder()
                        .setName(name)
                        .setCapacity(
                                isDefault
                                        ? io.atoll.model.groups.ResourceGroup.DEFAULT_LIMITS
                                        : config.requests())
                        .setNumAvailableNode((int) its.stream().filter(this::isUp).count())
                        .setConfig(GroupConfigs.message(config));
        its.forEach(node -> group.addNodes(info(node)));
        catalog.collections().values().stream()
                .filter(Collection::loaded)
                .sorted(Comparator.comparing(Collection::name))
                .forEach(each -> count(each, name, router.holdings().replicas(each), group));
        return group.build();
    }

    /// One that is not declared has the nodes that name it, neither more nor fewer.
    private GroupConfig config(String name, int nodeCount) {
        var declared = catalog.resourceGroups().get(name);
        if (declared != null) {
            return declared.config();
        }
        return name.equals(Collection.DEFAULT_RESOURCE_GROUP)
                ? io.atoll.model.groups.ResourceGroup.unchangedDefault().config()
                : GroupConfig.of(nodeCount, nodeCount);
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

    /// Replicas here, nodes elsewhere that still hold some of them, and nodes from here that still
    /// hold replicas of elsewhere.
    private static void count(
            Collection collection,
            String group,
            List<ReplicaNodes> replicas,
            ResourceGroup.Builder message) {
        int loaded = 0;
        int outgoing = 0;
        int incoming = 0;
        for (ReplicaNodes replica : replicas) {
            if (replica.resourceGroup().equals(group)) {
                loaded++;
                outgoing += replica.outbound().values().stream().mapToInt(i -> i).sum();
            } else {
                incoming += replica.outbound().getOrDefault(group, 0);
            }
        }
        if (loaded > 0) {
            message.putNumLoadedReplica(collection.name(), loaded);
        }
        if (outgoing > 0) {
            message.putNumOutgoingNode(collection.name(), outgoing);
        }
        if (incoming > 0) {
            message.putNumIncomingNode(collection.name(), incoming);
        }
    }
}
