package io.atoll.readnode.search;

import io.atoll.model.filter.Filter;
import io.atoll.model.merge.KeyedRows;
import io.atoll.model.rows.Keys;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.state.HeldViews;

import java.util.Optional;
import java.util.Set;

/// The rows of one segment that match a query, in ascending order of their keys, as far as they
/// were listed.
public final class SegmentMatches implements KeyedRows {

    /// How much longer a list becomes that turned out too short.
    private static final int GROWTH = 4;

    private final HeldViews.Held held;
    private final Optional<Filter> filter;
    private final Set<Long> partitionIds;
    private final CallLimit limit;
    private int asked;
    private int[] rows = {};
    private Keys keys = Keys.ofLongs();
    private long[] timestamps = {};

    /// @param atMost how many rows are listed at first
    public SegmentMatches(
            HeldViews.Held held,
            Optional<Filter> filter,
            Set<Long> partitionIds,
            int atMost,
            CallLimit limit) {
        this.held = held;
        this.filter = filter;
        this.partitionIds = partitionIds;
        this.limit = limit;
        list(atMost);
    }

    private void list(long atMost) {
        // One more than there are rows is as good as no limit.
        asked = (int) Math.min(atMost, held.segment().rowCount() + 1L);
        rows = held.view().match(filter, partitionIds, asked, limit);
        keys = held.view().keys(rows, rows.length);
        limit.check("its matches were being listed");
        timestamps = held.view().timestamps(rows, rows.length);
    }

    @Override
    public boolean lengthen() {
        int before = rows.length;
        if (before == asked) {
            list((long) asked * GROWTH);
        }
        return rows.length > before;
    }

    public int row(int place) {
        return rows[place];
    }

    @Override
    public Keys keys() {
        return keys;
    }

    @Override
    public long timestamp(int place) {
        return timestamps[place];
    }
}
