package io.atoll.segment.search;

import java.io.IOException;

/// Decides how one search of one segment is done, and does it.
final class SearchPlan {
    private final SegmentRows rows;
    private final VectorRows vectors;
    private final RowSet accepted;
    private final VectorSearch search;

    SearchPlan(SegmentRows rows, VectorRows vectors, RowSet accepted, VectorSearch search) {
        this.rows = rows;
        this.vectors = vectors;
        this.accepted = accepted;
        this.search = search;
    }

    VectorHits run() throws IOException {
        if (accepted.count() == 0 || search.k() == 0) {
            return VectorHits.of(new TopRows[search.queries().size()], 0, "empty");
        }
        var scan = new VectorScan(vectors, accepted, search);
        return VectorHits.of(scan.run(), scan.vectorsScored(), "scan");
    }
}
