package io.atoll.router.scatter;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;

import io.atoll.model.DataType;
import io.atoll.model.Metric;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.merge.TopKMerger;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Page;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.protocol.SearchMessages;
import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.protocol.v1.ReadNodeGrpc.ReadNodeFutureStub;
import io.atoll.protocol.v1.ReadScope;
import io.atoll.protocol.v1.ReadState;
import io.atoll.protocol.v1.ReadTotals;
import io.atoll.router.api.Coverage;
import io.atoll.router.api.SearchAnswer;
import io.atoll.router.merge.GroupRanking;
import io.atoll.router.merge.NodeHits;
import io.atoll.router.merge.RankFusion;
import io.atoll.router.merge.RankedList;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedRead;
import io.atoll.router.plan.ResolvedSearch;
import io.atoll.router.plan.Shortfall;
import io.atoll.router.watch.ReadWatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One search: plan, scatter, merge, and then the output fields of the winners.
public final class SearchFlow implements Question<NodeSearchAnswer> {
    private final ResolvedSearch search;
    private final ResolvedRead read;
    private final CollectionSearch request;
    private final ReadContext context;
    private final NodeSearchRequest message;

    /// @param slowNanos a node that takes longer explains itself; 0: none does unasked
    public SearchFlow(ResolvedSearch search, ReadContext context, long slowNanos) {
        this.search = search;
        this.read = search.read();
        this.request = search.request();
        this.context = context;
        var builder =
                NodeSearchRequest.newBuilder()
                        .setExplain(request.explain())
                        .setExplainBeyondNanos(slowNanos)
                        .addAllOutputFieldIds(read.output().remoteIds());
        search.parts().forEach(part -> builder.addParts(SearchMessages.encode(part)));
        search.ranked().ifPresent(field -> builder.setRankedFieldId(field.id()));
        message = builder.build();
    }

    public CompletableFuture<SearchAnswer> run() {
        return Attempts.run(
                context, "searching collection '" + read.collection().name() + "'", this::attempt);
    }

    private CompletableFuture<SearchAnswer> attempt(InFlight inFlight) {
        Plan plan = context.plan(read);
        var scatter = new Scatter<>(plan, this, context, inFlight, read.wantsOneMoment());
        return scatter.start()
                .thenCompose(answers -> merge(scatter.shortfall(), plan, answers, inFlight));
    }

    @Override
    public ListenableFuture<NodeSearchAnswer> ask(ReadNodeFutureStub node, ReadScope scope) {
        return node.search(message.toBuilder().setScope(scope).build());
    }

    @Override
    public ReadState stateOf(NodeSearchAnswer answer) {
        return answer.getState();
    }

    @Override
    public ReadTotals totalsOf(NodeSearchAnswer answer) {
        return answer.getTotals();
    }

    @Override
    public NodeReport reportOf(NodeSearchAnswer answer) {
        return answer.getReport();
    }

    private CompletableFuture<SearchAnswer> merge(
            Shortfall shortfall,
            Plan plan,
            List<Scatter.Accepted<NodeSearchAnswer>> answers,
            InFlight inFlight) {
        context.watch().begins(ReadWatch.Step.MERGE);
        boolean texts = read.collection().schema().primaryKey().type() == DataType.VARCHAR;
        var lists = new ArrayList<NodeHits>(answers.size());
        for (Scatter.Accepted<NodeSearchAnswer> answer : answers) {
            lists.add(NodeHits.decode(answer.answer(), texts));
        }
        List<Column> values = values(answers);
        RankedList ranked = rank(lists, values);
        Keys keys = ranked.hits().keys(lists.stream().map(NodeHits::keys).toList(), texts);
        return new WinnerRows(read, plan, context, inFlight)
                .gather(answers, lists, ranked.hits())
                .thenApply(
                        rows ->
                                answer(
                                        Coverages.sum(plan, shortfall, answers, this),
                                        OneState.timestamp(read, plan, answers),
                                        ranked,
                                        keys,
                                        rows,
                                        groups(values, ranked.hits())));
    }

    /// The values that hits are ranked or grouped by, of each list.
    private List<Column> values(List<Scatter.Accepted<NodeSearchAnswer>> answers) {
        var values = new ArrayList<Column>();
        if (search.ranked().isPresent()) {
            for (Scatter.Accepted<NodeSearchAnswer> answer : answers) {
                ByteString encoded = answer.answer().getRankedValues();
                values.add(
                        encoded.isEmpty()
                                ? Rows.allNull(search.ranked().get(), 0)
                                : RowFetch.decode(encoded).columns().getFirst());
            }
        }
        return values;
    }

    /// The values that the hits are grouped by.
    private Optional<Column> groups(List<Column> values, MergedHits hits) {
        if (request.grouping().isEmpty()) {
            return Optional.empty();
        }
        var from = new int[hits.size()];
        var rows = new int[hits.size()];
        for (int hit = 0; hit < from.length; hit++) {
            from[hit] = hits.list(hit);
            rows[hit] = hits.hit(hit);
        }
        Rows gathered =
                Rows.gather(
                        values.stream()
                                .map(column -> new Rows(column.size(), List.of(column)))
                                .toList(),
                        from,
                        rows,
                        hits.size());
        return Optional.of(
                gathered.columns().isEmpty()
                        ? Rows.allNull(search.ranked().orElseThrow(), 0)
                        : gathered.columns().getFirst());
    }

    private RankedList rank(List<NodeHits> lists, List<Column> values) {
        if (request.grouping().isPresent()) {
            VectorQuery first = search.parts().getFirst();
            int size = first.groups().orElseThrow().size();
            return new GroupRanking(lists, values, first.metric(), size)
                    .rank(queryCount(), request.page());
        }
        return switch (request.ranking()) {
            case Ranking.ByDistance _ ->
                    RankedList.byDistance(merge(0, request.page(), lists), lists);
            case Ranking.Decay ranking ->
                    RankFusion.of(ranking, search.metrics(), values, lists)
                            .fuse(parts(lists), queryCount(), request.page());
            case Ranking.ReciprocalRank ranking ->
                    RankFusion.of(ranking, lists).fuse(parts(lists), queryCount(), request.page());
            case Ranking.Weighted ranking ->
                    RankFusion.of(ranking, search.metrics(), lists)
                            .fuse(parts(lists), queryCount(), request.page());
        };
    }

    private int queryCount() {
        return request.queryCount();
    }

    /// The global list of each part.
    private List<MergedHits> parts(List<NodeHits> lists) {
        var parts = new ArrayList<MergedHits>(search.parts().size());
        for (int part = 0; part < search.parts().size(); part++) {
            parts.add(merge(part, new Page(0, search.parts().get(part).k()), lists));
        }
        return parts;
    }

    private MergedHits merge(int part, Page page, List<NodeHits> lists) {
        var merged = new MergedHits(Math.min(queryCount() * page.limit(), 4_096));
        Metric metric = search.parts().get(part).metric();
        var merger = new TopKMerger(lists, metric, Math.toIntExact(page.end()));
        for (int query = 0; query < queryCount(); query++) {
            merger.merge(part * queryCount() + query, page.offset(), page.limit(), merged);
        }
        return merged;
    }

    private SearchAnswer answer(
            Coverage coverage,
            long timestamp,
            RankedList ranked,
            Keys keys,
            Rows rows,
            Optional<Column> groups) {
        context.watch().goesWithout(coverage.missing());
        return new SearchAnswer(
                read.collection(),
                ranked.hits().counts(),
                keys,
                ranked.scores(),
                read.output().complete(rows, keys),
                read.output().fields(),
                groups,
                timestamp,
                coverage,
                request.explain() ? context.watch().explanation() : Optional.empty());
    }
}
