package io.atoll.router;

import java.util.List;

/// What one node is asked for. Each is a thing of its own: two with equal contents are two calls.
final class Part {
    private final ReadNode node;
    private final Wanted wanted;

    Part(ReadNode node, Wanted wanted) {
        this.node = node;
        this.wanted = wanted;
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
        return wanted.failures() > 0 ? Explanation.Cause.RETRY : Explanation.Cause.PLAN;
    }

    Part asOf(long timestamp) {
        return new Part(node, wanted.asOf(timestamp));
    }
}
