package io.atoll.router.plan;

import io.atoll.router.nodes.KnownNode;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Segments that some node is to be asked for.
///
/// @param asOf the timestamp whose state is wanted exactly; 0: the newest
/// @param failures how often they were asked for in vain
/// @param avoided ids of nodes that failed with them
public record Wanted(List<Long> segmentIds, long asOf, int failures, Set<String> avoided) {

    public Wanted {
        segmentIds = List.copyOf(segmentIds);
        avoided = Set.copyOf(avoided);
    }

    public static Wanted now(List<Long> segmentIds) {
        return asOf(segmentIds, 0);
    }

    static Wanted asOf(List<Long> segmentIds, long timestamp) {
        return new Wanted(segmentIds, timestamp, 0, Set.of());
    }

    public Wanted only(List<Long> ids) {
        return new Wanted(ids, asOf, failures, avoided);
    }

    Wanted asOf(long timestamp) {
        return new Wanted(segmentIds, timestamp, failures, avoided);
    }

    public Wanted failedOnceMore() {
        return new Wanted(segmentIds, asOf, failures + 1, avoided);
    }

    /// From another node, while this one is at work on it.
    public Wanted elsewhereThan(KnownNode node) {
        Set<String> nowAvoided = new HashSet<>(avoided);
        nowAvoided.add(node.id());
        return new Wanted(segmentIds, asOf, failures, nowAvoided);
    }

    public Wanted failedAt(KnownNode node) {
        return elsewhereThan(node).failedOnceMore();
    }
}
