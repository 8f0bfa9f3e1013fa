package io.atoll.readnode.service;

import io.atoll.model.Admission;
import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Schema;
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
import io.atoll.readnode.search.GroupedHits;
import io.atoll.readnode.search.HitBoosts;
import io.atoll.readnode.search.HitMerger;
import io.atoll.readnode.search.OutputRows;
import io.atoll.readnode.search.RowPicks;
import io.atoll.readnode.search.SearchPool;
import io.atoll.readnode.search.SegmentHits;
import io.atoll.readnode.search.SegmentsSearch;
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

    private final SearchPool pool;
    private final Admission admission;
    private final ReadNodeMetrics metrics;
    private final NodeSpans spans;

    public NodeSearch(
            SearchPool pool, Admission admission, ReadNodeMetrics metrics, NodeSpans spans) {
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

    /// @param read what it is answered from
    /// @param caller the span that the search is part of; null: it is not traced
    NodeSearchAnswer answer(
            NodeSearchRequest request,
            Freshness.Fresh read,
            CallLimit limit,
            @Nullable SpanContext caller) {
        var steps = new SearchSteps(read, admission.inside());
        ServedState state = read.collection().state();
        Schema schema = state.schema();
        List<VectorSearch> searches = searches(request, schema, limit);
        List<Field> output = OutputRows.fields(schema, request.getOutputFieldIdsList());
        List<Field> ranked = OutputRows.fields(schema, request.getRankedFieldIdsList());
        try (HeldViews views = state.views(request.getScope())) {
            var looking = new Looking(schema, views, state.collectionId(), caller, limit);
            List<Part> parts = parts(looking, searches, read.nanos());
            steps.searched();
            NodeSearchAnswer.Builder answer = answer(looking, parts, output, ranked);
            addBoosts(looking, searches, parts, answer);
            if (steps.isReportWanted(request)) {
                answer.setReport(steps.report(segments(parts)));
            }
            return answer.build();
        }
    }

    /// What the searches of a request have in common.
    private record Looking(
            Schema schema,
            HeldViews views,
            long collectionId,
            @Nullable SpanContext caller,
            CallLimit limit) {}

    /// What was found for one search, query by query or for all queries at once.
    private record Part(List<HitMerger.Merged> hits, List<SegmentHits> segments) {
        static Part of(SegmentsSearch.Found found) {
            return new Part(List.of(found.hits()), found.segments());
        }
    }

    private static List<SegmentHits> segments(List<Part> parts) {
        return parts.stream().flatMap(part -> part.segments().stream()).toList();
    }

    /// Searches without groups are all searched for at once.
    ///
    /// @param queuedNanos since when the request waited for a thread
    private List<Part> parts(Looking looking, List<VectorSearch> searches, long queuedNanos) {
        CallLimit limit = looking.limit();
        List<SegmentsSearch> plain =
                searches.stream()
                        .filter(search -> search.query().groups().isEmpty())
                        .map(search -> inSegments(looking, search))
                        .toList();
        List<SegmentHits> found = pool.compute(pieces(plain, queuedNanos), limit);
        int held = looking.views().held().size();
        var parts = new ArrayList<Part>(searches.size());
        int next = 0;
        for (VectorSearch search : searches) {
            if (search.query().groups().isPresent()) {
                parts.add(grouped(looking, search, search.query().groups().get()));
                continue;
            }
            List<SegmentHits> first = found.subList(next * held, (next + 1) * held);
            SegmentsSearch inSegments = plain.get(next++);
            parts.add(
                    Part.of(inSegments.found(first, pieces -> pool.compute(pieces, limit), limit)));
        }
        return parts;
    }

    private Part grouped(Looking looking, VectorSearch search, VectorQuery.Groups groups) {
        Field field = OutputRows.fields(looking.schema(), List.of(groups.fieldId())).getFirst();
        var hits = new ArrayList<HitMerger.Merged>();
        var segments = new ArrayList<SegmentHits>();
        for (int query = 0; query < search.queries().count(); query++) {
            var ofQuery =
                    new VectorSearch(
                            search.query().ofQuery(query),
                            search.partitionIds(),
                            search.cancelled());
            var grouping =
                    new GroupedHits(
                            ofQuery, groups, field, looking.views().liveRows(), looking.limit());
            GroupedHits.Found found =
                    grouping.find(
                            wider ->
                                    pool.compute(
                                            pieces(
                                                    List.of(inSegments(looking, wider)),
                                                    System.nanoTime()),
                                            looking.limit()));
            hits.add(found.hits());
            segments.addAll(found.segments());
        }
        return new Part(hits, segments);
    }

    /// All segments for the first search, then all for the second.
    private static List<Supplier<SegmentHits>> pieces(
            List<SegmentsSearch> searches, long queuedNanos) {
        var pieces = new ArrayList<Supplier<SegmentHits>>();
        searches.forEach(search -> pieces.addAll(search.pieces(queuedNanos)));
        return pieces;
    }

    private SegmentsSearch inSegments(Looking looking, VectorSearch search) {
        return new SegmentsSearch(
                looking.views().held(),
                search,
                held ->
                        spans.searching(
                                looking.caller(),
                                looking.collectionId(),
                                held.id(),
                                held.view().liveRows()));
    }

    private static List<VectorSearch> searches(
            NodeSearchRequest request, Schema schema, CallLimit limit) {
        Set<Long> partitionIds = Set.copyOf(request.getScope().getPartitionIdsList());
        var searches = new ArrayList<VectorSearch>(request.getPartsCount());
        for (VectorQuery query : SearchMessages.parts(request)) {
            Field field =
                    schema.field(query.fieldId())
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
            Looking looking, List<Part> parts, List<Field> output, List<Field> ranked) {
        HeldViews views = looking.views();
        var answer = NodeSearchAnswer.newBuilder();
        var picks = new RowPicks(16);
        for (Part part : parts) {
            part.hits().forEach(hits -> add(hits, picks, answer));
        }
        new OutputRows(views.views(), output, looking.limit())
                .fetch(picks, INLINE_BYTES)
                .ifPresent(answer::setOutputRows);
        new OutputRows(views.views(), ranked, looking.limit())
                .fetch(picks, Long.MAX_VALUE)
                .ifPresent(answer::setRankedValues);
        return answer.setState(views.state()).setTotals(totals(views, segments(parts)));
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

    private static void addBoosts(
            Looking looking,
            List<VectorSearch> searches,
            List<Part> parts,
            NodeSearchAnswer.Builder answer) {
        if (searches.stream().allMatch(search -> search.query().extras().boost().isEmpty())) {
            return;
        }
        for (int part = 0; part < parts.size(); part++) {
            var boost = searches.get(part).query().extras().boost();
            for (HitMerger.Merged merged : parts.get(part).hits()) {
                float[] values =
                        boost.isPresent()
                                ? new HitBoosts(boost.get(), looking.schema(), looking.limit())
                                        .of(merged, looking.views().views())
                                : HitBoosts.none(merged.hits().size());
                for (float value : values) {
                    answer.addBoosts(value);
                }
            }
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
