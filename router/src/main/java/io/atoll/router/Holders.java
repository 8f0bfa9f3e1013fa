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

    /// The node to ask.
    ///
    /// @param turn spreads reads over the owners; reads of one turn choose alike
    /// @param wanted says whom to ask only if there is nobody else; then they take turns
    ReadNode choose(int turn, Wanted wanted) {
        int first = Math.floorMod(turn, Math.max(1, owners));
        for (int i = 0; i < nodes.size(); i++) {
            ReadNode node = nodes.get((first + i) % nodes.size());
            if (!wanted.avoided().contains(node.id())) {
                return node;
            }
        }
        return nodes.get((first + wanted.failures()) % nodes.size());
    }
}
