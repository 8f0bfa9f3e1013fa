package io.atoll.router.scatter;

import com.google.common.util.concurrent.ListenableFuture;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.merge.TopKMerger;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Page;
import io.atoll.model.read.VectorPart;
import io.atoll.model.read.VectorQuery;
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
import io.atoll.router.merge.NodeHits;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedRead;
import io.atoll.router.plan.SearchRules;
import io.atoll.router.plan.Shortfall;
import io.atoll.router.watch.ReadWatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One search: plan, scatter, merge, and then the output fields of the winners.
public final class SearchFlow implements Question<NodeSearchAnswer> {
    private final ResolvedRead read;
    private final CollectionSearch request;
    private final Page page;
    private final Metric metric;
    private final ReadContext context;
    private final NodeSearchRequest message;

    /// @param slowNanos a node that takes longer explains itself; 0: none does unasked
    public SearchFlow(
            ResolvedRead read, CollectionSearch request, ReadContext context, long slowNanos) {
        this.read = read;
        this.request = request;
        this.page = request.page();
        this.context = context;
        VectorPart part = SearchRules.onlyPart(request);
        Field field = SearchRules.field(read.collection(), part.field());
        metric = SearchRules.metric(read.collection(), field, part.metric());
        SearchRules.check(request, part, field, metric);
        message = message(part, field, slowNanos);
    }

    /// What every node is told; only the scope differs.
    private NodeSearchRequest message(VectorPart part, Field field, long slowNanos) {
        int k = Math.toIntExact(page.end());
        var query =
                new VectorQuery(
                        field.id(),
                        metric,
                        part.queries(),
                        k,
                        SearchRules.width(read.collection(), part, field, k),
                        read.filter(),
                        part.range());
        return NodeSearchRequest.newBuilder()
                .addParts(SearchMessages.encode(query))
                .setExplain(request.explain())
                .setExplainBeyondNanos(slowNanos)
                .addAllOutputFieldIds(read.output().remoteIds())
                .build();
    }

    public CompletableFuture<SearchAnswer> run() {
        return Attempts.run(
                context, "searching collection '" + read.collection().name() + "'", this::attempt);
    }

    private CompletableFuture<SearchAnswer> attempt(InFlight inFlight) {
        Plan plan = context.plan(read);
        var scatter = new Scatter<>(plan, this, context, inFlight);
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
        MergedHits merged = merge(lists);
        Keys keys = merged.keys(lists.stream().map(NodeHits::keys).toList(), texts);
        return new WinnerRows(read, plan, context, inFlight)
                .gather(answers, lists, merged)
                .thenApply(
                        rows ->
                                answer(
                                        Coverages.sum(plan, shortfall, answers, this),
                                        answers,
                                        lists,
                                        merged,
                                        keys,
                                        rows));
    }

    private MergedHits merge(List<NodeHits> lists) {
        var merged = new MergedHits(Math.min(request.queryCount() * page.limit(), 4_096));
        var merger = new TopKMerger(lists, metric, Math.toIntExact(page.end()));
        for (int query = 0; query < request.queryCount(); query++) {
            merger.merge(query, page.offset(), page.limit(), merged);
        }
        return merged;
    }

    private SearchAnswer answer(
            Coverage coverage,
            List<Scatter.Accepted<NodeSearchAnswer>> answers,
            List<NodeHits> lists,
            MergedHits merged,
            Keys keys,
            Rows rows) {
        context.watch().goesWithout(coverage.missing());
        var distances = new float[merged.size()];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = lists.get(merged.list(i)).distance(merged.hit(i));
        }
        return new SearchAnswer(
                read.collection(),
                metric,
                merged.counts(),
                keys,
                distances,
                read.output().complete(rows, keys),
                read.output().fields(),
                OneState.readUpTo(answers),
                coverage,
                request.explain() ? context.watch().explanation() : Optional.empty());
    }
}
