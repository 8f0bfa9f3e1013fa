package io.atoll.router;

import io.atoll.protocol.v1.SegmentReport;
import io.atoll.router.Router.Coverage;
import io.atoll.router.Router.NodeShare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Sums up what nodes report of a read.
final class Coverages {
    private Coverages() {}

    /// @param segments how many should have been read
    /// @param reportsOf what an answer says of each segment
    static <A> Coverage sum(
            int segments,
            List<Scatter.Accepted<A>> answers,
            Function<A, List<SegmentReport>> reportsOf) {
        int read = 0;
        long rows = 0;
        long scored = 0;
        var shares = new ArrayList<NodeShare>(answers.size());
        for (Scatter.Accepted<A> answer : answers) {
            long scoredHere = 0;
            var ids = new ArrayList<Long>();
            for (SegmentReport report : reportsOf.apply(answer.answer())) {
                ids.add(report.getSegmentId());
                rows += report.getLiveRows();
                scoredHere += report.getVectorsScored();
            }
            read += answer.part().segmentIds().size();
            scored += scoredHere;
            shares.add(new NodeShare(answer.part().node().id(), ids, scoredHere, answer.nanos()));
        }
        return new Coverage(segments, read, rows, scored, shares);
    }
}
