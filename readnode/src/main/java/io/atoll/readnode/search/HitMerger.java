package io.atoll.readnode.search;

import io.atoll.model.Metric;
import io.atoll.model.merge.ListHeap;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.merge.TopKMerger;
import io.atoll.model.rows.Keys;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.segment.search.VectorSearch;

import java.util.ArrayList;
import java.util.List;

/// Merges the hits of several segments: for each query the best distinct keys, by distance, ties by
/// key; a key once, by its best row.
///
/// Keys are read only of rows that may get into the result: those that are no worse than the k-th
/// best row of all segments. Only if some of these rows turn out to have the same keys, those of
/// all rows are read.
public final class HitMerger {
    private final List<SegmentHits> segments;
    private final Metric metric;
    private final int queries;
    private final int k;
    private final CallLimit limit;
    private final int[] heads;
    private final ListHeap heap;

    /// The distance of each head, so that smaller is better.
    private final float[] costs;

    /// @param limit asked for each query
    public HitMerger(List<SegmentHits> segments, VectorSearch search, CallLimit limit) {
        this.segments = segments;
        this.metric = search.metric();
        this.queries = search.queries().count();
        this.k = search.k();
        this.limit = limit;
        this.heads = new int[segments.size()];
        this.costs = new float[segments.size()];
        this.heap = new ListHeap(segments.size(), (a, b) -> costs[a] < costs[b]);
    }

    /// The merged hits, with the lists that they are of: one for each segment.
    public record Merged(List<CandidateHits> lists, MergedHits hits) {
        /// The keys of the hits.
        public Keys keys() {
            return hits.keys(lists.stream().map(CandidateHits::keys).toList());
        }

        public float distance(int hit) {
            return lists.get(hits.list(hit)).distance(hits.hit(hit));
        }

        public long segmentId(int hit) {
            return lists.get(hits.list(hit)).segmentId(hits.hit(hit));
        }

        public int row(int hit) {
            return lists.get(hits.list(hit)).row(hits.hit(hit));
        }
    }

    public Merged merge() {
        var counts = new int[segments.size()][queries];
        for (int query = 0; query < queries; query++) {
            check();
            countHeads(query, counts);
        }
        Merged merged = merge(counts);
        return isWhole(merged, counts) ? merged : merge(all());
    }

    private void check() {
        limit.check("its hits were being merged");
    }

    /// Counts how many of each list are no worse than the k-th best of all.
    private void countHeads(int query, int[][] counts) {
        float worst = kthCost(query);
        for (int s = 0; s < heads.length; s++) {
            float[] distances = segments.get(s).distances(query);
            int count = heads[s];
            while (count < distances.length && cost(distances[count]) <= worst) {
                count++;
            }
            counts[s][query] = count;
        }
    }

    /// @return the cost of the k-th best of all; endless if there are not so many
    private float kthCost(int query) {
        heap.clear();
        for (int s = 0; s < heads.length; s++) {
            heads[s] = 0;
            float[] distances = segments.get(s).distances(query);
            if (distances.length > 0) {
                costs[s] = cost(distances[0]);
                heap.add(s);
            }
        }
        for (int found = 1; !heap.isEmpty(); found++) {
            int s = heap.top();
            float[] distances = segments.get(s).distances(query);
            float cost = costs[s];
            if (found == k) {
                return cost;
            }
            if (++heads[s] < distances.length) {
                costs[s] = cost(distances[heads[s]]);
                heap.topMoved();
            } else {
                heap.topEnded();
            }
        }
        return Float.POSITIVE_INFINITY;
    }

    private float cost(float distance) {
        return metric.largerIsBetter() ? -distance : distance;
    }

    private int[][] all() {
        var counts = new int[segments.size()][queries];
        for (int s = 0; s < counts.length; s++) {
            for (int query = 0; query < queries; query++) {
                counts[s][query] = segments.get(s).size(query);
            }
        }
        return counts;
    }

    private Merged merge(int[][] counts) {
        var lists = new ArrayList<CandidateHits>(segments.size());
        for (int s = 0; s < counts.length; s++) {
            check();
            lists.add(CandidateHits.of(segments.get(s), counts[s]));
        }
        var hits = new MergedHits(Math.min(queries * k, 4_096));
        var merger = new TopKMerger(lists, metric, k);
        for (int query = 0; query < queries; query++) {
            check();
            merger.merge(query, 0, k, hits);
        }
        return new Merged(lists, hits);
    }

    /// Whether every query has as many hits as are wanted, or all that there are.
    private boolean isWhole(Merged merged, int[][] counts) {
        for (int query = 0; query < queries; query++) {
            if (merged.hits().counts().get(query) < k) {
                for (int s = 0; s < counts.length; s++) {
                    if (counts[s][query] < segments.get(s).size(query)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
