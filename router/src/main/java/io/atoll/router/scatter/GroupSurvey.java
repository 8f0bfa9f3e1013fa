package io.atoll.router.scatter;

import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.protocol.v1.NodeSearchAnswer;
import io.atoll.router.merge.GroupRanking;
import io.atoll.router.merge.NodeHits;
import io.atoll.router.plan.FoundGroups;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.ResolvedSearch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Asks all nodes for the best groups of a search, before it searches in them: a node has rows of a
/// group that is none of its own best ones.
public final class GroupSurvey {
    private final ResolvedSearch search;
    private final ReadContext context;
    private final SearchQuestion question;

    /// @param search for the best row of each group
    public GroupSurvey(ResolvedSearch search, ReadContext context) {
        this.search = search;
        this.context = context;
        this.question = new SearchQuestion(search, 0);
    }

    public CompletableFuture<FoundGroups> run() {
        return Attempts.run(
                context,
                "looking for groups in collection '" + search.read().collection().name() + "'",
                this::attempt);
    }

    private CompletableFuture<FoundGroups> attempt(InFlight inFlight) {
        Plan plan = context.plan(search.read());
        return new Scatter<>(plan, question, context, inFlight, search.read().wantsOneMoment())
                .start()
                .thenApply(
                        answers ->
                                new FoundGroups(
                                        groups(answers),
                                        OneState.timestamp(search.read(), plan, answers)));
    }

    private List<List<List<Object>>> groups(List<Scatter.Accepted<NodeSearchAnswer>> answers) {
        List<NodeHits> lists = question.lists(answers);
        List<Column> values = question.values(search.grouped().orElseThrow(), answers);
        int queryCount = search.request().queryCount();
        var groups = new ArrayList<List<List<Object>>>();
        for (int part = 0; part < search.parts().size(); part++) {
            VectorQuery asked = search.parts().get(part);
            var ranking = new GroupRanking(lists, values, asked.metric(), 1);
            var ofQueries = new ArrayList<List<Object>>(queryCount);
            for (int query = 0; query < queryCount; query++) {
                ofQueries.add(ranking.groups(part * queryCount + query, asked.k()));
            }
            groups.add(ofQueries);
        }
        return groups;
    }
}
