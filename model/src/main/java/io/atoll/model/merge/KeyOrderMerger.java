package io.atoll.model.merge;

import java.util.List;

/// Merges rows of several segments or nodes in ascending order of their keys, each key once, by its
/// youngest row.
public final class KeyOrderMerger {
    private final List<? extends KeyedRows> lists;
    private final int[] heads;
    private final ListHeap heap;

    public KeyOrderMerger(List<? extends KeyedRows> lists) {
        this.lists = lists;
        heads = new int[lists.size()];
        heap = new ListHeap(lists.size(), this::before);
        for (int list = 0; list < heads.length; list++) {
            if (lists.get(list).keys().size() > 0) {
                heap.add(list);
            }
        }
    }

    /// Goes on with the next keys.
    ///
    /// @param skip so many of them are passed over
    /// @param take how many are added to `target` then, at most
    public void merge(int skip, int take, MergedHits target) {
        for (long found = 0; found < (long) skip + take && !heap.isEmpty(); found++) {
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
            if (found >= skip) {
                target.add(list, row);
            }
        }
    }

    /// Whether there are more keys.
    public boolean hasNext() {
        return !heap.isEmpty();
    }

    private void moveOn() {
        int list = heap.top();
        KeyedRows rows = lists.get(list);
        if (++heads[list] < rows.keys().size() || rows.lengthen()) {
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
        return lists.get(list).timestamp(row);
    }
}
