package io.atoll.model.merge;

import io.atoll.model.Metric;
import io.atoll.model.rows.Keys;

import java.util.List;

/// Merges lists of hits, of several segments or of several nodes: best distance first, ties by
/// primary key, each key once, by its best row.
///
/// Every list holds the best distinct keys of its part, as many as are wanted in all. So a key that
/// belongs to the answer is in some list with its best row, and the first row met of a key is that
/// row. Two rows of one key at one distance: the one of the older segment, which all nodes and
/// routers choose alike.
public final class TopKMerger {
    private final List<? extends RankedHits> lists;
    private final ListHeap heap;
    private final int[] heads;

    /// Distances of the heads, negated where larger is better: smaller always comes first.
    private final float[] ranks;

    private final float sign;
    private final DistinctKeys met;

    /// @param distinct how many keys a query wants at most, skipped ones included
    public TopKMerger(List<? extends RankedHits> lists, Metric metric, int distinct) {
        this.lists = lists;
        heap = new ListHeap(lists.size(), this::before);
        heads = new int[lists.size()];
        ranks = new float[lists.size()];
        sign = metric.largerIsBetter() ? -1 : 1;
        met =
                DistinctKeys.like(
                        lists.isEmpty() ? Keys.ofLongs() : lists.getFirst().keys(), distinct);
    }

    /// Adds the best hits of a query to `target`.
    public void merge(int query, int offset, int limit, MergedHits target) {
        begin(query);
        int wanted = offset + limit;
        int found = 0;
        while (found < wanted && !heap.isEmpty()) {
            int list = heap.top();
            int hit = heads[list];
            if (met.add(lists.get(list).keys(), hit)) {
                if (found >= offset) {
                    target.add(list, hit);
                }
                found++;
            }
            moveOn(query, list);
        }
        target.endQuery(Math.max(0, found - offset));
    }

    private void begin(int query) {
        heap.clear();
        met.clear();
        for (int list = 0; list < heads.length; list++) {
            RankedHits hits = lists.get(list);
            heads[list] = hits.start(query);
            if (heads[list] < hits.end(query)) {
                ranks[list] = sign * hits.distance(heads[list]);
                heap.add(list);
            }
        }
    }

    private void moveOn(int query, int list) {
        RankedHits hits = lists.get(list);
        int next = ++heads[list];
        if (next < hits.end(query)) {
            ranks[list] = sign * hits.distance(next);
            heap.topMoved();
        } else {
            heap.topEnded();
        }
    }

    private boolean before(int a, int b) {
        if (ranks[a] != ranks[b]) {
            return ranks[a] < ranks[b];
        }
        RankedHits left = lists.get(a);
        RankedHits right = lists.get(b);
        Keys leftKeys = left.keys();
        int byKey = leftKeys.compare(heads[a], right.keys(), heads[b]);
        if (byKey != 0) {
            return byKey < 0;
        }
        int bySegment = Long.compare(left.segmentId(heads[a]), right.segmentId(heads[b]));
        return bySegment != 0 ? bySegment < 0 : left.row(heads[a]) < right.row(heads[b]);
    }
}
