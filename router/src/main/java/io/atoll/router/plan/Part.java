package io.atoll.router.plan;

import io.atoll.router.api.Explanation;
import io.atoll.router.nodes.KnownNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// What one node is asked for. Each is a thing of its own: two with equal contents are two calls.
public final class Part {
    private final KnownNode node;
    private final Wanted wanted;
    private final boolean hedge;

    public Part(KnownNode node, Wanted wanted) {
        this(node, wanted, false);
    }

    private Part(KnownNode node, Wanted wanted, boolean hedge) {
        this.node = node;
        this.wanted = wanted;
        this.hedge = hedge;
    }

    /// The same, asked because another node takes long.
    public Part asHedge() {
        return new Part(node, wanted, true);
    }

    public KnownNode node() {
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

    /// What to ask for again when this part has failed: the segments that the node lacks are to go
    /// elsewhere, and it may keep the others.
    ///
    /// @param notLoaded segments that the node says it lacks; none of this part's: all failed there
    public List<Wanted> afterFailure(List<Long> notLoaded) {
        var lacking = new ArrayList<>(segmentIds());
        lacking.retainAll(new HashSet<>(notLoaded));
        if (lacking.isEmpty() || lacking.size() == segmentIds().size()) {
            return List.of(wanted.failedAt(node));
        }
        var others = new ArrayList<>(segmentIds());
        others.removeAll(new HashSet<>(lacking));
        return List.of(wanted.only(lacking).failedAt(node), wanted.only(others).failedOnceMore());
    }
}
