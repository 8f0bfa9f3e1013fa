package io.atoll.readnode.service;

import io.atoll.protocol.v1.NodeReport;
import io.atoll.protocol.v1.NodeSearchRequest;
import io.atoll.readnode.search.SegmentHits;

import java.util.List;

/// How long the steps of one search take, for whoever wants it explained. Used by one thread.
final class SearchSteps {
    private final long beganNanos;
    private final long freshNanos;
    private final int requests;
    private long searchedNanos;

    /// @param read what the search is answered from
    /// @param requests that run or wait on this node, this one included
    SearchSteps(Freshness.Fresh read, int requests) {
        this.beganNanos = read.sinceNanos();
        this.freshNanos = read.nanos();
        this.requests = requests;
    }

    /// All segments are searched.
    void searched() {
        searchedNanos = System.nanoTime();
    }

    boolean isReportWanted(NodeSearchRequest request) {
        long beyond = request.getExplainBeyondNanos();
        return request.getExplain() || (beyond > 0 && System.nanoTime() - beganNanos >= beyond);
    }

    /// To be taken when the answer is ready.
    NodeReport report(List<SegmentHits> segments) {
        long now = System.nanoTime();
        var report =
                NodeReport.newBuilder()
                        .setNanos(now - beganNanos)
                        .setFreshnessNanos(freshNanos - beganNanos)
                        .setSearchNanos(searchedNanos - freshNanos)
                        .setMergeNanos(now - searchedNanos)
                        .setRequests(requests);
        for (SegmentHits hits : segments) {
            report.addSegments(hits.report());
        }
        return report.build();
    }
}
