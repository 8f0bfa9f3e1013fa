package io.atoll.router.nodes;

import java.util.List;

/// The nodes that can be asked for one segment.
///
/// @param nodes its owners first, in the placement's order; then those that have it still, or
///   already
/// @param owners how many of the nodes are owners
public record Holders(List<KnownNode> nodes, int owners) {
    static final Holders NONE = new Holders(List.of(), 0);

    public Holders {
        nodes = List.copyOf(nodes);
    }

    public boolean isEmpty() {
        return nodes.isEmpty();
    }
}
