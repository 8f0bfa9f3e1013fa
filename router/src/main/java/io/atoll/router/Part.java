package io.atoll.router;

import java.util.List;

/// What one node is asked for. Each is a thing of its own: two with equal contents are two calls.
final class Part {
    private final ReadNode node;
    private final Wanted wanted;
    private final boolean hedge;

    Part(ReadNode node, Wanted wanted) {
        this(node, wanted, false);
    }

    private Part(ReadNode node, Wanted wanted, boolean hedge) {
        this.node = node;
        this.wanted = wanted;
        this.hedge = hedge;
    }

    /// The same, asked because another node takes long.
    Part asHedge() {
        return new Part(node, wanted, true);
    }

    ReadNode node() {
        return node;
    }

    Wanted wanted() {
        return wanted;
    }

    List<Long> segmentIds() {
        return wanted.segmentIds();
    }

    /// Why the node is asked.
    Explanation.Cause cause() {
        if (wanted.asOf() != 0) {
            return Explanation.Cause.ONE_STATE;
        }
        if (hedge) {
            return Explanation.Cause.HEDGE;
        }
        return wanted.failures() > 0 ? Explanation.Cause.RETRY : Explanation.Cause.PLAN;
    }

    Part asOf(long timestamp) {
        return new Part(node, wanted.asOf(timestamp));
    }
}
