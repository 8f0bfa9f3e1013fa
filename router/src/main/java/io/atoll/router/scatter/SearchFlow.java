package io.atoll.router.scatter;

import io.atoll.model.merge.MergedHits;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.router.api.Coverage;
import io.atoll.router.api.SearchAnswer;
import io.atoll.router.merge.NodeHits;
import io.atoll.router.merge.RankedList;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedRead;
import io.atoll.router.plan.ResolvedSearch;
import io.atoll.router.plan.Shortfall;
import io.atoll.router.watch.ReadWatch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One search: plan, scatter, merge, and then the output fields of the winners.
public final class SearchFlow {
    private final ResolvedSearch search;
    private final ResolvedRead read;
    private final CollectionSearch request;
    private final ReadContext context;
    private final SearchQuestion question;

    /// @param slowNanos a node that takes longer explains itself; 0: none does unasked
    public SearchFlow(ResolvedSearch search, ReadContext context, long slowNanos) {
        this.search = search;
        this.read = search.read();
        this.request = search.request();
        this.context = context;
        this.question = new SearchQuestion(search, slowNanos);
    }

    public CompletableFuture<SearchAnswer> run() {
        return Attempts.run(
                context, "searching collection '" + read.collection().name() + "'", this::attempt);
    }

    private CompletableFuture<SearchAnswer> attempt(InFlight inFlight) {
        Plan plan = context.plan(read);
        var scatter = new Scatter<>(plan, question, context, inFlight, read.wantsOneMoment());
        return scatter.start()
                .thenCompose(answers -> merge(scatter.shortfall(), plan, answers, inFlight));
    }

    private CompletableFuture<SearchAnswer> merge(
            Shortfall shortfall,
            Plan plan,
            List<Scatter.Accepted<NodeSearchAnswer>> answers,
            InFlight inFlight) {
        context.watch().begins(ReadWatch.Step.MERGE);
        List<NodeHits> lists = question.lists(answers);
        List<Column> groups =
                search.grouped().map(field -> question.values(field, answers)).orElse(List.of());
        List<Column> rankedBy =
                search.ranked().map(field -> question.values(field, answers)).orElse(List.of());
        RankedList ranked = new GlobalRanking(search, lists, rankedBy, groups).rank();
        Keys keys =
                ranked.hits().keys(lists.stream().map(NodeHits::keys).toList(), question.texts());
        return new WinnerRows(read, plan, context, inFlight)
                .gather(answers, lists, ranked.hits())
                .thenApply(
                        rows ->
                                answer(
                                        Coverages.sum(plan, shortfall, answers, question),
                                        OneState.timestamp(read, plan, answers),
                                        ranked,
                                        keys,
                                        rows,
                                        groups(groups, ranked.hits())));
    }

    /// The values that the hits are grouped by.
    ///
    /// @param values of the hits of each list
    private Optional<Column> groups(List<Column> values, MergedHits hits) {
        if (search.grouped().isEmpty()) {
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
                        ? Rows.allNull(search.grouped().get(), 0)
                        : gathered.columns().getFirst());
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
