package io.atoll.router;

import io.atoll.model.Metric;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.merge.TopKMerger;
import io.atoll.model.rows.Keys;
import io.atoll.router.merge.NodeHits;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Merging the hits of 16 nodes, 100 each, into the best 100: with the router's heap, and by the
/// obvious way to hold against it.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class MergeBenchmark {

    @Param({"16"})
    private int nodes = 16;

    @Param({"100"})
    private int k = 100;

    /// Searches differ: a single one would be learnt by heart by the branch predictor.
    private static final int SEARCHES = 256;

    private final List<List<NodeHits>> searches = new ArrayList<>();
    private int next;

    @Setup
    public void fill() {
        var random = new Random(42);
        for (int search = 0; search < SEARCHES; search++) {
            var lists = new ArrayList<NodeHits>();
            for (int node = 0; node < nodes; node++) {
                lists.add(hits(random, node));
            }
            searches.add(lists);
        }
    }

    private NodeHits hits(Random random, int node) {
        var distances = new float[k];
        var keys = new long[k];
        var segments = new long[k];
        var rows = new int[k];
        for (int i = 0; i < k; i++) {
            distances[i] = random.nextFloat();
            keys[i] = random.nextLong(10_000_000);
            segments[i] = node;
            rows[i] = i;
        }
        Arrays.sort(distances);
        return new NodeHits(
                new int[] {0, k}, Keys.ofLongs(keys), distances, segments, rows, new float[0]);
    }

    private List<NodeHits> nextSearch() {
        return searches.get(next++ % SEARCHES);
    }

    @Benchmark
    public MergedHits heap() {
        List<NodeHits> lists = nextSearch();
        var merged = new MergedHits(k);
        new TopKMerger(lists, Metric.L2, k).merge(0, 0, k, merged);
        return merged;
    }

    private record Hit(float distance, long key, int list, int place) {}

    @Benchmark
    public List<Hit> concatenateAndSort() {
        List<NodeHits> lists = nextSearch();
        var all = new ArrayList<Hit>(nodes * k);
        for (int list = 0; list < lists.size(); list++) {
            NodeHits hits = lists.get(list);
            for (int i = 0; i < hits.end(0); i++) {
                var keys = (Keys.LongKeys) hits.keys();
                all.add(new Hit(hits.distance(i), keys.value(i), list, i));
            }
        }
        all.sort(Comparator.comparingDouble(Hit::distance).thenComparingLong(Hit::key));
        var met = new HashSet<Long>();
        var best = new ArrayList<Hit>(k);
        for (Hit hit : all) {
            if (met.add(hit.key) && best.size() < k) {
                best.add(hit);
            }
        }
        return best;
    }
}
