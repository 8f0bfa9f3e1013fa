package io.atoll.router.api;

import io.atoll.spi.Member;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where one replica of a loaded collection stands.
///
/// @param number from 0
/// @param nodes the read nodes that own its segments and journals, sorted by id
/// @param outbound how many of them are of other resource groups by now, by these groups: they hand
///   over to nodes of its own, or wait for some
/// @param leader the node that owns the journal that takes rows; empty while it is placed on none
public record ReplicaNodes(
        int number,
        String resourceGroup,
        List<Member> nodes,
        Map<String, Integer> outbound,
        Optional<Member> leader) {

    public ReplicaNodes {
        nodes = List.copyOf(nodes);
        outbound = Map.copyOf(outbound);
    }
}
