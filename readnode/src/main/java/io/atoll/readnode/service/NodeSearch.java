package io.atoll.readnode.service;

import io.atoll.model.Admission;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.DenseVectorValues;
import io.atoll.protocol.KeyMessages;
import io.atoll.protocol.SearchMessages;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.protocol.v1.VectorQueryNode;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.calls.NodeSpans;
import io.atoll.readnode.calls.ReadNodeMetrics;
import io.atoll.readnode.journals.ServedCollection;
import io.atoll.readnode.search.HitMerger;
import io.atoll.readnode.search.OutputRows;
import io.atoll.readnode.search.RowPicks;
import io.atoll.readnode.search.SearchPool;
import io.atoll.readnode.search.SegmentHits;
import io.atoll.readnode.state.HeldViews;
import io.atoll.readnode.state.ServedState;
import io.atoll.segment.search.VectorSearch;
import io.opentracing.SpanContext;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Answers searches: views of all segments in one state, each searched on the pool, then the best k
/// distinct keys of all. Waits, so it is called on virtual threads.
public final class NodeSearch {

    /// Output fields up to this many bytes come along; the router fetches larger ones for the hits
    /// that are left after its own merge.
    static final int INLINE_BYTES = 64 << 10;

    private final Freshness freshness;
    private final SearchPool pool;
    private final Admission admission;
    private final ReadNodeMetrics metrics;
    private final NodeSpans spans;

    public NodeSearch(
            Freshness freshness,
            SearchPool pool,
            Admission admission,
            ReadNodeMetrics metrics,
            NodeSpans spans) {
        this.freshness = freshness;
        this.pool = pool;
        this.admission = admission;
        this.metrics = metrics;
        this.spans = spans;
    }

    /// What a search takes in memory: its queries, and the lists of hits.
    static long priceBytes(NodeSearchRequest request) {
        long hits = 0;
        for (VectorQueryNode part : request.getPartsList()) {
            hits += (long) part.getQueryCount() * part.getK();
        }
        return request.getSerializedSize()
                + hits * (request.getScope().getSegmentIdsCount() + 1) * 2 * Integer.BYTES;
    }

    /// @param asked the look that was asked for since the request arrived
    /// @param caller the span that the search is part of; null: it is not traced
    NodeSearchAnswer answer(
            NodeSearchRequest request,
            Freshness.Asked asked,
            CallLimit limit,
            @Nullable SpanContext caller) {
        var steps = new SearchSteps(asked.sinceNanos(), admission.inside());
        ServedCollection collection = freshness.await(request.getScope(), asked, limit);
        steps.fresh();
        List<VectorSearch> searches = searches(request, collection.state(), limit);
        List<Field> output =
                OutputRows.fields(collection.state().schema(), request.getOutputFieldIdsList());
        try (HeldViews views = collection.state().views(request.getScope())) {
            List<SegmentHits> segments =
                    pool.compute(
                            pieces(views, searches, request.getScope().getCollectionId(), caller),
                            limit);
            steps.searched();
            var answer =
                    pool.compute(() -> answer(views, segments, searches, output, limit), limit);
            if (steps.isReportWanted(request)) {
                answer.setReport(steps.report(segments));
            }
            return answer.build();
        }
    }

    /// All segments for the first search, then all for the second.
    private List<Supplier<SegmentHits>> pieces(
            HeldViews views,
            List<VectorSearch> searches,
            long collectionId,
            @Nullable SpanContext caller) {
        long queuedNanos = System.nanoTime();
        var pieces = new ArrayList<Supplier<SegmentHits>>(views.held().size() * searches.size());
        for (VectorSearch search : searches) {
            for (HeldViews.Held held : views.held()) {
                pieces.add(
                        () ->
                                SegmentHits.of(
                                        held,
                                        search,
                                        queuedNanos,
                                        spans.searching(
                                                caller,
                                                collectionId,
                                                held.id(),
                                                held.view().liveRows())));
            }
        }
        return pieces;
    }

    private static List<VectorSearch> searches(
            NodeSearchRequest request, ServedState state, CallLimit limit) {
        Set<Long> partitionIds = Set.copyOf(request.getScope().getPartitionIdsList());
        var searches = new ArrayList<VectorSearch>(request.getPartsCount());
        for (VectorQuery query : SearchMessages.parts(request)) {
            Field field =
                    state.schema()
                            .field(query.fieldId())
                            .filter(known -> known.type().isVector())
                            .orElseThrow(
                                    () ->
                                            new AtollException(
                                                    ErrorCode.FIELD_NOT_FOUND,
                                                    "the schema known here has no vector field "
                                                            + query.fieldId()));
            if (field.type().isDenseVector()) {
                requireDimension(query.queries(), field);
            }
            searches.add(new VectorSearch(query, partitionIds, limit));
        }
        return searches;
    }

    private static void requireDimension(QueryVectors queries, Field field) {
        int vectorBytes = DenseVectorValues.ofVectors(field.type()).vectorBytes(field.dimension());
        long bytes = (long) queries.count() * vectorBytes;
        if (queries.count() < 1 || queries.sizeBytes() != bytes) {
            throw invalid(
                    "%d bytes are not %d queries of dimension %d for field '%s'"
                            .formatted(
                                    queries.sizeBytes(),
                                    queries.count(),
                                    field.dimension(),
                                    field.name()));
        }
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }

    private NodeSearchAnswer.Builder answer(
            HeldViews views,
            List<SegmentHits> segments,
            List<VectorSearch> searches,
            List<Field> output,
            CallLimit limit) {
        var answer = NodeSearchAnswer.newBuilder();
        var picks = new RowPicks(16);
        int held = views.held().size();
        for (int part = 0; part < searches.size(); part++) {
            var found = segments.subList(part * held, (part + 1) * held);
            add(new HitMerger(found, searches.get(part), limit).merge(), picks, answer);
        }
        new OutputRows(views.views(), output, limit)
                .fetch(picks, INLINE_BYTES)
                .ifPresent(answer::setOutputRows);
        return answer.setState(views.state()).setTotals(totals(views, segments));
    }

    /// Adds the hits of one search.
    private static void add(
            HitMerger.Merged merged, RowPicks picks, NodeSearchAnswer.Builder answer) {
        answer.addAllHitCounts(merged.hits().counts());
        answer.getKeysBuilder().mergeFrom(KeyMessages.encode(merged.keys()));
        for (int hit = 0; hit < merged.hits().size(); hit++) {
            picks.add(merged.hits().list(hit), merged.row(hit));
            answer.addDistances(merged.distance(hit))
                    .addSegmentIds(merged.segmentId(hit))
                    .addRows(merged.row(hit));
        }
    }

    private ReadTotals totals(HeldViews views, List<SegmentHits> segments) {
        long scored = 0;
        for (SegmentHits hits : segments) {
            scored += hits.hits().vectorsScored();
        }
        metrics.vectorsScored(scored);
        return ReadTotals.newBuilder()
                .setLiveRows(views.liveRows())
                .setVectorsScored(scored)
                .build();
    }
}
