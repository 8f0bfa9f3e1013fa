package io.atoll.router.scatter;

import io.atoll.protocol.v1.ReadTotals;
import io.atoll.router.api.Coverage;
import io.atoll.router.api.NodeShare;
import io.atoll.router.plan.Plan;
import io.atoll.router.plan.Shortfall;

import java.util.ArrayList;
import java.util.List;

/// Sums up what nodes report of a read.
final class Coverages {
    private Coverages() {}

    static <A> Coverage sum(
            Plan plan,
            Shortfall shortfall,
            List<Scatter.Accepted<A>> answers,
            Question<A> question) {
        int read = 0;
        long rows = 0;
        long scored = 0;
        var shares = new ArrayList<NodeShare>(answers.size());
        for (Scatter.Accepted<A> answer : answers) {
            ReadTotals totals = question.totalsOf(answer.answer());
            List<Long> ids = answer.part().segmentIds();
            read += ids.size();
            rows += totals.getLiveRows();
            scored += totals.getVectorsScored();
            shares.add(
                    new NodeShare(
                            answer.part().node().id(),
                            ids,
                            totals.getVectorsScored(),
                            answer.nanos()));
        }
        return new Coverage(
                plan.segmentIds().size(),
                read,
                rows,
                scored,
                shares,
                shortfall.missing(),
                shortfall.share());
    }
}
