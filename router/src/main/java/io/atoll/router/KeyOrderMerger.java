package io.atoll.router;

import io.atoll.model.rows.Keys;

import java.util.List;

/// Merges rows of several nodes in ascending order of their keys, each key once, by its youngest
/// row.
final class KeyOrderMerger {
    private final List<NodeRows> lists;
    private final int[] heads;
    private final ListHeap heap;

    /// One node's rows, by ascending key, no key twice.
    ///
    /// @param timestamps in the order of the keys
    record NodeRows(Keys keys, List<Long> timestamps) {}

    KeyOrderMerger(List<NodeRows> lists) {
        this.lists = lists;
        heads = new int[lists.size()];
        heap = new ListHeap(lists.size(), this::before);
        for (int list = 0; list < heads.length; list++) {
            if (lists.get(list).keys().size() > 0) {
                heap.add(list);
            }
        }
    }

    /// The rows from the `offset`-th key on. Merges once.
    MergedHits merge(int offset, int limit) {
        var merged = new MergedHits(Math.min(limit, 1_024));
        for (long found = 0; found < (long) offset + limit && !heap.isEmpty(); found++) {
            int list = heap.top();
            int row = heads[list];
            moveOn();
            while (!heap.isEmpty() && sameKey(list, row, heap.top())) {
                int other = heap.top();
                if (timestamp(other, heads[other]) > timestamp(list, row)) {
                    list = other;
                    row = heads[other];
                }
                moveOn();
            }
            if (found >= offset) {
                merged.add(list, row);
            }
        }
        return merged;
    }

    private void moveOn() {
        int list = heap.top();
        if (++heads[list] < lists.get(list).keys().size()) {
            heap.topMoved();
        } else {
            heap.topEnded();
        }
    }

    private boolean before(int a, int b) {
        return lists.get(a).keys().compare(heads[a], lists.get(b).keys(), heads[b]) < 0;
    }

    private boolean sameKey(int list, int row, int other) {
        return lists.get(list).keys().compare(row, lists.get(other).keys(), heads[other]) == 0;
    }

    private long timestamp(int list, int row) {
        return lists.get(list).timestamps().get(row);
    }
}
