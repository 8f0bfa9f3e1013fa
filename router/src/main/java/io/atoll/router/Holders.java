package io.atoll.router;

import java.util.List;

/// The nodes that can be asked for one segment.
///
/// @param nodes its owners first, in the placement's order; then who has it still, or already
/// @param owners how many of the nodes are owners
record Holders(List<ReadNode> nodes, int owners) {
    static final Holders NONE = new Holders(List.of(), 0);

    Holders {
        nodes = List.copyOf(nodes);
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }
}
