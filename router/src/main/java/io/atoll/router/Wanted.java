package io.atoll.router;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Segments that someone is to be asked for.
///
/// @param asOf the timestamp whose state is wanted exactly; 0: the newest
/// @param failures how often they were asked for in vain
/// @param avoided ids of nodes that failed with them
record Wanted(List<Long> segmentIds, long asOf, int failures, Set<String> avoided) {

    Wanted {
        segmentIds = List.copyOf(segmentIds);
        avoided = Set.copyOf(avoided);
    }

    static Wanted now(List<Long> segmentIds) {
        return new Wanted(segmentIds, 0, 0, Set.of());
    }

    Wanted only(List<Long> ids) {
        return new Wanted(ids, asOf, failures, avoided);
    }

    Wanted asOf(long timestamp) {
        return new Wanted(segmentIds, timestamp, failures, avoided);
    }

    Wanted failedOnceMore() {
        return new Wanted(segmentIds, asOf, failures + 1, avoided);
    }

    /// Of somebody else, while this node is at work on it.
    Wanted elsewhereThan(ReadNode node) {
        Set<String> nowAvoided = new HashSet<>(avoided);
        nowAvoided.add(node.id());
        return new Wanted(segmentIds, asOf, failures, nowAvoided);
    }

    Wanted failedAt(ReadNode node) {
        return elsewhereThan(node).failedOnceMore();
    }
}
