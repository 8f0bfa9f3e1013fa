package io.atoll.readnode;

import io.atoll.protocol.v1.SegmentReport;
import io.atoll.segment.search.VectorHits;
import io.atoll.segment.search.VectorSearch;
import io.opentracing.Span;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The hits of one segment, for each query of a search: rows and exact distances, best first.
final class SegmentHits {

    /// How much longer a list becomes that turned out too short.
    private static final int GROWTH = 4;

    private final HeldViews.Held held;
    private final VectorSearch search;
    private final int[][] rows;
    private final float[][] distances;
    private final int[] asked;
    private final int acceptedRows;
    private final long queueNanos;
    private String plan;
    private long vectorsScored;
    private long nanos;

    private SegmentHits(
            HeldViews.Held held,
            VectorSearch search,
            VectorHits hits,
            long queueNanos,
            long nanos) {
        this.held = held;
        this.search = search;
        int queries = search.queries().size();
        this.rows = new int[queries][];
        this.distances = new float[queries][];
        this.asked = new int[queries];
        Arrays.fill(asked, search.k());
        for (int query = 0; query < queries; query++) {
            rows[query] = hits.rows(query);
            distances[query] = hits.distances(query);
        }
        this.acceptedRows = hits.acceptedRows();
        this.queueNanos = queueNanos;
        this.plan = hits.plan();
        this.vectorsScored = hits.vectorsScored();
        this.nanos = nanos;
    }

    /// Searches one segment. Rows of one distance come by their numbers, which is the order of keys
    /// in a sealed segment. In a growing one it is not, so it is asked for one row more: that shows
    /// whether the last distance goes on.
    ///
    /// @param queuedNanos by [System#nanoTime], since when it waited for a thread
    /// @param span ends with the search
    static SegmentHits of(
            HeldViews.Held held, VectorSearch search, long queuedNanos, SegmentSpan span) {
        VectorSearch own =
                held.segment().growing() ? with(search, search.queries(), search.k() + 1) : search;
        long began = System.nanoTime();
        try {
            VectorHits hits = held.view().search(own);
            var found =
                    new SegmentHits(
                            held, own, hits, began - queuedNanos, System.nanoTime() - began);
            span.ended(found);
            return found;
        } catch (RuntimeException | Error e) {
            span.failed(e);
            throw e;
        }
    }

    private static VectorSearch with(VectorSearch search, List<float[]> queries, int k) {
        return new VectorSearch(
                search.fieldId(),
                search.metric(),
                queries,
                k,
                search.ef() == 0 ? 0 : Math.max(search.ef(), k),
                search.filter(),
                search.partitionIds(),
                search.range(),
                search.cancelled());
    }

    /// Makes the lists of some queries longer.
    void searchFurther(List<Integer> queries) {
        var vectors = new ArrayList<float[]>();
        int k = 0;
        for (int query : queries) {
            vectors.add(search.queries().get(query));
            k = Math.max(k, asked[query]);
        }
        k = (int) Math.min((long) k * GROWTH, held.segment().rowCount());
        long began = System.nanoTime();
        VectorHits hits = held.view().search(with(search, vectors, k));
        for (int i = 0; i < queries.size(); i++) {
            int query = queries.get(i);
            rows[query] = hits.rows(i);
            distances[query] = hits.distances(i);
            asked[query] = k;
        }
        plan = hits.plan();
        vectorsScored += hits.vectorsScored();
        nanos += System.nanoTime() - began;
    }

    HeldViews.Held held() {
        return held;
    }

    int[] rows(int query) {
        return rows[query];
    }

    float[] distances(int query) {
        return distances[query];
    }

    int size(int query) {
        return rows[query].length;
    }

    /// Whether the segment may have more hits than are in the list.
    boolean isCutOff(int query) {
        return size(query) == asked[query] && asked[query] < held.segment().rowCount();
    }

    long vectorsScored() {
        return vectorsScored;
    }

    void describe(Span span) {
        span.setTag("nq", search.queries().size());
        span.setTag("k", search.k());
        span.setTag("plan", plan);
        span.setTag("vectors_scored", vectorsScored);
        span.setTag("queue_micros", TimeUnit.NANOSECONDS.toMicros(queueNanos));
    }

    /// What was done here.
    SegmentReport report() {
        return SegmentReport.newBuilder()
                .setSegmentId(held.id())
                .setGrowing(held.segment().growing())
                .setRows(held.segment().rowCount())
                .setLiveRows(held.view().liveRows())
                .setAcceptedRows(acceptedRows)
                .setPlan(plan)
                .setVectorsScored(vectorsScored)
                .setQueueNanos(queueNanos)
                .setNanos(nanos)
                .build();
    }
}
