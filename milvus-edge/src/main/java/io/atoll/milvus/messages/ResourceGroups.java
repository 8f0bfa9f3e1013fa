package io.atoll.milvus.messages;

import com.fasterxml.jackson.databind.JsonNode;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.router.Router;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The resource groups that there are: the default one, those that read nodes say they are of, and
/// those that collections are loaded into. A read node's group is part of its configuration.
///
/// @param nodes of each group, read nodes as `ClusterReport` has them
/// @param collections of each group, those that are loaded
public record ResourceGroups(
        Map<String, List<JsonNode>> nodes, Map<String, List<Collection>> collections) {

    public static ResourceGroups of(Router router) {
        var nodes = new TreeMap<String, List<JsonNode>>();
        var collections = new TreeMap<String, List<Collection>>();
        nodes.put(Collection.DEFAULT_RESOURCE_GROUP, new ArrayList<>());
        for (JsonNode node : router.report().nodes().path("nodes")) {
            if (node.path("role").asText().equals("readnode")) {
                nodes.computeIfAbsent(node.path("resourceGroup").asText(), _ -> new ArrayList<>())
                        .add(node);
            }
        }
        router.catalog().collections().values().stream()
                .filter(Collection::loaded)
                .sorted(Comparator.comparing(Collection::name))
                .forEach(
                        each -> {
                            String group = each.resourceGroup();
                            nodes.computeIfAbsent(group, _ -> new ArrayList<>());
                            collections.computeIfAbsent(group, _ -> new ArrayList<>()).add(each);
                        });
        return new ResourceGroups(nodes, collections);
    }

    /// By name.
    public List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    /// @throws AtollException with RESOURCE_GROUP_NOT_FOUND
    public void require(String name) {
        if (!nodes.containsKey(name)) {
            throw new AtollException(
                    ErrorCode.RESOURCE_GROUP_NOT_FOUND,
                    "resource group not found[rg=%s]: there are %s".formatted(name, names()));
        }
    }

    /// The one group that a collection is to be loaded into.
    ///
    /// @param groups as a client gives them; none: where it is
    /// @return empty: where it is
    public String asked(List<String> groups) {
        groups.forEach(this::require);
        List<String> distinct = groups.stream().distinct().toList();
        if (distinct.size() > 1) {
            throw Refusals.notSupported(
                    "resource groups %s: all replicas of a collection stand in one"
                            .formatted(distinct));
        }
        return distinct.isEmpty() ? "" : distinct.getFirst();
    }

    /// What moving replicas from a group to another comes to: all of them go, or none.
    ///
    /// @return how many replicas the collection has
    public int transferred(Collection collection, String source, String target, long replicas) {
        require(source);
        require(target);
        if (replicas < 1) {
            throw Refusals.invalid(
                    "invalid parameter[expected=num_replica of 1 and more][actual=%d]"
                            .formatted(replicas));
        }
        int has =
                collection.loaded() && collection.resourceGroup().equals(source)
                        ? collection.replicas()
                        : 0;
        if (has < replicas) {
            throw Refusals.invalid(
                    "NumReplica not greater than the number of replica in source resource group: only found [%d] replicas in source resource group[%s]"
                            .formatted(has, source));
        }
        if (has > replicas) {
            throw Refusals.notSupported(
                    "%d of %d replicas cannot go to resource group %s: all replicas of a collection stand in one"
                            .formatted(replicas, has, target));
        }
        return has;
    }
}
