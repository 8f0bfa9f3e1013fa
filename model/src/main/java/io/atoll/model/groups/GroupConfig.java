package io.atoll.model.groups;

import java.util.List;
import java.util.Map;

/// What a client wants of a resource group.
///
/// @param requests fewer read nodes than this are too few: more are taken from other groups
/// @param limits more read nodes than this are too many: they go to other groups
/// @param transferFrom the groups that give nodes first, where this one has too few
/// @param transferTo the groups that get nodes first, where this one has too many
/// @param nodeLabels what its nodes are: `zone` or `id`, with the value; none: any. A node has no
///   other labels, so nothing is accepted that asks for another one
public record GroupConfig(
        int requests,
        int limits,
        List<String> transferFrom,
        List<String> transferTo,
        Map<String, String> nodeLabels) {

    /// The label of a read node's zone.
    public static final String ZONE = "zone";

    /// The label of a read node's id.
    public static final String ID = "id";

    public GroupConfig {
        transferFrom = List.copyOf(transferFrom);
        transferTo = List.copyOf(transferTo);
        nodeLabels = Map.copyOf(nodeLabels);
    }

    /// With nothing but numbers.
    public static GroupConfig of(int requests, int limits) {
        return new GroupConfig(requests, limits, List.of(), List.of(), Map.of());
    }

    public GroupConfig withNumbers(int newRequests, int newLimits) {
        return new GroupConfig(newRequests, newLimits, transferFrom, transferTo, nodeLabels);
    }

    /// Whether a read node may be of the group.
    public boolean accepts(String nodeId, String zone) {
        return nodeLabels.entrySet().stream()
                .allMatch(
                        label ->
                                switch (label.getKey()) {
                                    case ZONE -> zone.equals(label.getValue());
                                    case ID -> nodeId.equals(label.getValue());
                                    default -> false;
                                });
    }
}
