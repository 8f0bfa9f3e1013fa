package io.atoll.router.plan;

import io.atoll.router.api.Explanation;
import io.atoll.router.nodes.ReadNode;

import java.util.List;

/// What one node is asked for. Each is a thing of its own: two with equal contents are two calls.
public final class Part {
    private final ReadNode node;
    private final Wanted wanted;
    private final boolean hedge;

    public Part(ReadNode node, Wanted wanted) {
        this(node, wanted, false);
    }

    private Part(ReadNode node, Wanted wanted, boolean hedge) {
        this.node = node;
        this.wanted = wanted;
        this.hedge = hedge;
    }

    /// The same, asked because another node takes long.
    public Part asHedge() {
        return new Part(node, wanted, true);
    }

    public ReadNode node() {
        return node;
    }

    public Wanted wanted() {
        return wanted;
    }

    public List<Long> segmentIds() {
        return wanted.segmentIds();
    }

    /// Why the node is asked.
    public Explanation.Cause cause() {
        if (wanted.asOf() != 0) {
            return Explanation.Cause.ONE_STATE;
        }
        if (hedge) {
            return Explanation.Cause.HEDGE;
        }
        return wanted.failures() > 0 ? Explanation.Cause.RETRY : Explanation.Cause.PLAN;
    }

    public Part asOf(long timestamp) {
        return new Part(node, wanted.asOf(timestamp));
    }
}
