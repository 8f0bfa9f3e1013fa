package io.atoll.readnode;

import io.atoll.model.filter.Filter;
import io.atoll.model.rows.Keys;

import java.util.Optional;
import java.util.Set;

/// The rows of one segment that match a query, in ascending order of their keys, as far as they
/// were listed.
final class SegmentMatches {

    /// How much longer a list becomes that turned out too short.
    private static final int GROWTH = 4;

    private final HeldViews.Held held;
    private final Optional<Filter> filter;
    private final Set<Long> partitionIds;
    private final int asked;
    private final int[] rows;
    private final Keys keys;
    private final long[] timestamps;

    SegmentMatches(
            HeldViews.Held held, Optional<Filter> filter, Set<Long> partitionIds, int atMost) {
        this.held = held;
        this.filter = filter;
        this.partitionIds = partitionIds;
        // One more than there are rows is as good as no limit.
        this.asked = (int) Math.min(atMost, held.segment().rowCount() + 1L);
        this.rows = held.view().match(filter, partitionIds, asked);
        this.keys = held.view().keys(rows, rows.length);
        this.timestamps = held.view().timestamps(rows, rows.length);
    }

    /// The same list, longer.
    SegmentMatches further() {
        int more = (int) Math.min((long) asked * GROWTH, Integer.MAX_VALUE);
        return new SegmentMatches(held, filter, partitionIds, more);
    }

    /// Whether the segment may have more matches than are in the list.
    boolean isCutOff() {
        return rows.length == asked;
    }

    HeldViews.Held held() {
        return held;
    }

    int size() {
        return rows.length;
    }

    int row(int place) {
        return rows[place];
    }

    Keys keys() {
        return keys;
    }

    long timestamp(int place) {
        return timestamps[place];
    }
}
