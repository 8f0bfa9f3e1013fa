package io.atoll.model.groups;

import java.util.Collection;
import java.util.List;

/// A resource group that a client has declared, with the read nodes that were given to it.
///
/// A read node whose own setting names a group is of that one, and stands in no list. One that says
/// nothing is of the group that lists it, else of the default one, which has no list.
///
/// @param nodes ids, sorted; some may be away, and have their place when they come back
public record ResourceGroup(String name, GroupConfig config, List<String> nodes) {

    /// The group of read nodes and collections that nobody has put into another one.
    public static final String DEFAULT_NAME = "__default_resource_group";

    /// How many read nodes the default group takes unless its configuration was changed.
    public static final int DEFAULT_LIMITS = 1_000_000;

    public ResourceGroup {
        nodes = nodes.stream().sorted().toList();
    }

    /// The default group as it is before anybody changes it.
    public static ResourceGroup unchangedDefault() {
        return new ResourceGroup(DEFAULT_NAME, GroupConfig.of(0, DEFAULT_LIMITS), List.of());
    }

    /// The group of a read node.
    ///
    /// @param own which its own setting names: that one, unless it is the default one
    /// @param declared where a node stands in one list at most
    public static String ofNode(String nodeId, String own, Collection<ResourceGroup> declared) {
        if (!own.equals(DEFAULT_NAME)) {
            return own;
        }
        for (ResourceGroup group : declared) {
            if (group.nodes().contains(nodeId)) {
                return group.name();
            }
        }
        return DEFAULT_NAME;
    }

    public boolean isDefault() {
        return name.equals(DEFAULT_NAME);
    }

    public ResourceGroup withConfig(GroupConfig newConfig) {
        return new ResourceGroup(name, newConfig, nodes);
    }

    public ResourceGroup withNodes(List<String> newNodes) {
        return new ResourceGroup(name, config, newNodes);
    }
}
