package io.atoll.benchmarks;

import io.atoll.model.Metric;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.merge.RankedHits;
import io.atoll.model.merge.TopKMerger;
import io.atoll.model.rows.Keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// What the merge of a search's partial answers costs, beside the obvious way: to put all hits into
/// one list, sort it, and take the first ones of each key.
///
/// Arguments: lists (16), hits of each (100), which is k too.
public final class Merges {
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final int ROUNDS = 7;
    private static final int MERGES = 20_000;
    private static final int SORTS = 2_000;

    private Merges() {}

    public static void main(String[] arguments) {
        int lists = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16;
        int hits = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        var random = new Random(42);
        List<Hits> parts = new ArrayList<>();
        for (int i = 0; i < lists; i++) {
            parts.add(Hits.random(hits, i, lists, random));
        }
        requireEqual(parts, hits);
        long end = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() < end) {
            merges(parts, hits, MERGES / 20);
            sorts(parts, hits, SORTS / 20);
        }
        double merge = Double.MAX_VALUE;
        double sort = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            merge = Math.min(merge, merges(parts, hits, MERGES));
            sort = Math.min(sort, sorts(parts, hits, SORTS));
        }
        System.out.printf(
                Locale.ROOT,
                "%d lists of %d: merge %.2f us, concatenate and sort %.2f us, best of %d rounds%n",
                lists,
                hits,
                merge,
                sort,
                ROUNDS);
    }

    private static void requireEqual(List<Hits> parts, int k) {
        var merged = new MergedHits(k);
        new TopKMerger(parts, Metric.L2, k).merge(0, 0, k, merged);
        List<Long> keys = new ArrayList<>();
        for (int i = 0; i < merged.size(); i++) {
            keys.add(parts.get(merged.list(i)).keys[merged.hit(i)]);
        }
        List<Long> sorted = sort(parts, k);
        if (!keys.equals(sorted)) {
            throw new IllegalStateException("merged " + keys + ", sorted " + sorted);
        }
    }

    /// In microseconds for one; the merger and its memory are made anew for each, as in a search.
    private static double merges(List<Hits> parts, int k, int count) {
        long began = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < count; i++) {
            var merged = new MergedHits(k);
            new TopKMerger(parts, Metric.L2, k).merge(0, 0, k, merged);
            sum += merged.hit(merged.size() - 1);
        }
        return micros(began, count, sum);
    }

    private static double sorts(List<Hits> parts, int k, int count) {
        long began = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += sort(parts, k).getLast();
        }
        return micros(began, count, sum);
    }

    private static double micros(long began, int count, long used) {
        double micros = (System.nanoTime() - began) / 1_000.0 / count;
        return used == Long.MIN_VALUE ? 0 : micros;
    }

    private static List<Long> sort(List<Hits> parts, int k) {
        List<Hit> all = new ArrayList<>();
        for (Hits part : parts) {
            for (int i = 0; i < part.keys.length; i++) {
                all.add(new Hit(part.distances[i], part.keys[i]));
            }
        }
        all.sort(Comparator.comparingDouble(Hit::distance).thenComparingLong(Hit::key));
        List<Long> best = new ArrayList<>(k);
        var met = new HashSet<Long>();
        for (int i = 0; i < all.size() && best.size() < k; i++) {
            if (met.add(all.get(i).key)) {
                best.add(all.get(i).key);
            }
        }
        return best;
    }

    private record Hit(float distance, long key) {}

    /// One query's hits of one part.
    private static final class Hits implements RankedHits {
        private final long part;
        private final float[] distances;
        private final long[] keys;
        private final Keys asKeys;

        private Hits(long part, float[] distances, long[] keys) {
            this.part = part;
            this.distances = distances;
            this.keys = keys;
            asKeys = Keys.ofLongs(keys);
        }

        static Hits random(int count, int part, int parts, Random random) {
            var distances = new float[count];
            var keys = new long[count];
            for (int i = 0; i < count; i++) {
                distances[i] = random.nextFloat();
                keys[i] = (long) i * parts + part;
            }
            Arrays.sort(distances);
            return new Hits(part, distances, keys);
        }

        @Override
        public int start(int query) {
            return 0;
        }

        @Override
        public int end(int query) {
            return distances.length;
        }

        @Override
        public Keys keys() {
            return asKeys;
        }

        @Override
        public float distance(int hit) {
            return distances[hit];
        }

        @Override
        public long segmentId(int hit) {
            return part;
        }

        @Override
        public int row(int hit) {
            return hit;
        }
    }
}
