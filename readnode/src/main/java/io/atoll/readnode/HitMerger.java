package io.atoll.readnode;

import io.atoll.model.Metric;
import io.atoll.model.rows.Keys;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/// Merges the hits of several segments for one query: the best distinct keys, by distance, ties by
/// key; a key once, by its best row. Keys are read only of rows that may get into the result.
final class HitMerger {
    private final Metric metric;
    private final int k;
    private final List<SegmentHits> segments;
    private final int query;
    private final int[][] rows;
    private final float[][] distances;
    private final Keys[] keys;

    HitMerger(Metric metric, int k, List<SegmentHits> segments, int query) {
        this.metric = metric;
        this.k = k;
        this.segments = segments;
        this.query = query;
        this.rows = new int[segments.size()][];
        this.distances = new float[segments.size()][];
        this.keys = new Keys[segments.size()];
        Arrays.fill(keys, Keys.ofLongs());
    }

    /// @return the best k, or fewer if the lists have no more distinct keys
    MergedHits merge() {
        int total = 0;
        for (SegmentHits hits : segments) {
            total += hits.size(query);
        }
        long wanted = k;
        while (true) {
            take(candidates((int) Math.min(wanted, total), total));
            MergedHits merged = rank();
            if (merged.size() == k || wanted >= total) {
                return merged;
            }
            // Some keys came twice: more rows are needed for k of them.
            wanted *= 2;
        }
    }

    /// The worst distance among the best `wanted` rows of all.
    private float candidates(int wanted, int total) {
        if (wanted == total) {
            return metric.worst();
        }
        var all = new float[total];
        int n = 0;
        for (SegmentHits hits : segments) {
            float[] list = hits.distances(query);
            System.arraycopy(list, 0, all, n, list.length);
            n += list.length;
        }
        Arrays.sort(all);
        return metric.largerIsBetter() ? all[total - wanted] : all[wanted - 1];
    }

    /// Takes the rows whose distance is not worse than a limit, with their keys.
    private void take(float limit) {
        for (int s = 0; s < rows.length; s++) {
            float[] list = segments.get(s).distances(query);
            int count = 0;
            while (count < list.length && !metric.isBetter(limit, list[count])) {
                count++;
            }
            rows[s] = Arrays.copyOf(segments.get(s).rows(query), count);
            distances[s] = Arrays.copyOf(list, count);
            keys[s] = segments.get(s).held().view().keys(rows[s], count);
            orderTiesByKey(s, count);
        }
    }

    private void orderTiesByKey(int s, int count) {
        var order = new int[count];
        boolean moved = false;
        for (int i = 0; i < count; i++) {
            int place = i;
            while (place > 0
                    && distances[s][i] == distances[s][place - 1]
                    && keys[s].compare(i, keys[s], order[place - 1]) < 0) {
                order[place] = order[place - 1];
                place--;
                moved = true;
            }
            order[place] = i;
        }
        if (moved) {
            int[] unordered = rows[s];
            rows[s] = new int[count];
            for (int i = 0; i < count; i++) {
                rows[s][i] = unordered[order[i]];
            }
            keys[s] = keys[s].pick(order, count);
        }
    }

    private MergedHits rank() {
        var merged = new MergedHits(k);
        var next = new int[rows.length];
        var seen = new HashSet<Object>();
        while (merged.size() < k) {
            int best = -1;
            for (int s = 0; s < rows.length; s++) {
                if (next[s] < rows[s].length
                        && (best < 0 || ranksBefore(s, next[s], best, next[best]))) {
                    best = s;
                }
            }
            if (best < 0) {
                break;
            }
            int place = next[best]++;
            Object key = keys[best].get(place);
            if (seen.add(key)) {
                merged.add(best, place, rows[best][place], distances[best][place], key);
            }
        }
        return merged;
    }

    private boolean ranksBefore(int a, int placeInA, int b, int placeInB) {
        float x = distances[a][placeInA];
        float y = distances[b][placeInB];
        return x == y ? keys[a].compare(placeInA, keys[b], placeInB) < 0 : metric.isBetter(x, y);
    }

    /// Whether a segment may hold a row that belongs into the result, behind the end of its list.
    boolean needsMoreOf(int s, MergedHits merged) {
        if (!segments.get(s).isCutOff(query)) {
            return false;
        }
        if (merged.size() < k) {
            return true;
        }
        float[] list = segments.get(s).distances(query);
        float last = list[list.length - 1];
        float worst = merged.distance(k - 1);
        if (last != worst) {
            return metric.isBetter(last, worst);
        }
        int kth = merged.segment(k - 1);
        return segments.get(s).held().segment().growing()
                || keys[s].compare(list.length - 1, keys[kth], merged.place(k - 1)) < 0;
    }
}
