package io.atoll.readnode.search;

import io.atoll.protocol.v1.SegmentReport;
import io.atoll.readnode.calls.SegmentSpan;
import io.atoll.readnode.state.HeldViews;
import io.atoll.segment.search.NarrowWalk;
import io.atoll.segment.search.VectorHits;
import io.atoll.segment.search.VectorSearch;
import io.opentracing.Span;

import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The hits of one segment, for each query of a search: rows and exact distances, best first, ties
/// by key, each key once.
///
/// @param queueNanos how long the search waited for a thread
/// @param nanos how long it took
public record SegmentHits(
        HeldViews.Held held, VectorSearch search, VectorHits hits, long queueNanos, long nanos) {

    /// Searches one segment.
    ///
    /// @param queuedNanos by [System#nanoTime], since when it waited for a thread
    /// @param span ends with the search
    public static SegmentHits of(
            HeldViews.Held held, VectorSearch search, long queuedNanos, SegmentSpan span) {
        long began = System.nanoTime();
        try {
            VectorHits hits =
                    search.query().extras().sealedOnly() && held.segment().growing()
                            ? VectorHits.none(search.queries().count())
                            : held.view().search(search);
            var found =
                    new SegmentHits(
                            held, search, hits, began - queuedNanos, System.nanoTime() - began);
            span.ended(found::describe);
            return found;
        } catch (RuntimeException | Error e) {
            span.failed(e);
            throw e;
        }
    }

    /// The same after wider walks for some of the queries, as wide as if there were no other
    /// segments.
    SegmentHits walkedWider(BitSet queries) {
        long began = System.nanoTime();
        VectorHits wider = hits;
        for (int query = queries.nextSetBit(0); query >= 0; query = queries.nextSetBit(query + 1)) {
            wider = wider.with(query, held.view().search(search.alone(query)));
        }
        return new SegmentHits(held, search, wider, queueNanos, nanos + System.nanoTime() - began);
    }

    /// How many candidates for a query are better than a cost.
    int better(int query, float cost) {
        Optional<NarrowWalk> walk = hits.walk(query);
        if (walk.isPresent()) {
            return walk.get().better(cost);
        }
        float[] distances = hits.distances(query);
        int better = 0;
        while (better < distances.length
                && NarrowWalk.cost(search.metric(), distances[better]) < cost) {
            better++;
        }
        return better;
    }

    int[] rows(int query) {
        return hits.rows(query);
    }

    float[] distances(int query) {
        return hits.distances(query);
    }

    int size(int query) {
        return hits.rows(query).length;
    }

    void describe(Span span) {
        span.setTag("nq", search.queries().count());
        span.setTag("k", search.k());
        span.setTag("plan", hits.plan());
        span.setTag("vectors_scored", hits.vectorsScored());
        span.setTag("queue_micros", TimeUnit.NANOSECONDS.toMicros(queueNanos));
    }

    /// What was done here.
    public SegmentReport report() {
        return SegmentReport.newBuilder()
                .setSegmentId(held.id())
                .setGrowing(held.segment().growing())
                .setRows(held.segment().rowCount())
                .setLiveRows(held.view().liveRows())
                .setAcceptedRows(hits.acceptedRows())
                .setPlan(hits.plan())
                .setVectorsScored(hits.vectorsScored())
                .setQueueNanos(queueNanos)
                .setNanos(nanos)
                .build();
    }
}
