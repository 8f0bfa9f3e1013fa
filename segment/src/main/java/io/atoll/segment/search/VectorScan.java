package io.atoll.segment.search;

import io.atoll.model.Metric;
import io.atoll.segment.columns.RowSet;

import java.io.IOException;
import java.util.List;

/// Scores every accepted row, exactly. Each row is loaded once for all queries.
final class VectorScan {
    /// Queries that are scored in one pass over the rows stay in the processor's cache.
    private static final int QUERY_BYTES_PER_PASS = 256 << 10;

    private static final int ROWS_BETWEEN_CHECKS = 4096;

    private final VectorRows vectors;
    private final RowSet accepted;
    private final VectorSearch search;

    VectorScan(VectorRows vectors, RowSet accepted, VectorSearch search) {
        this.vectors = vectors;
        this.accepted = accepted;
        this.search = search;
    }

    /// The best rows of each query, sorted.
    TopRows[] run(List<float[]> queries) throws IOException {
        int perPass = Math.max(4, QUERY_BYTES_PER_PASS / (vectors.dimension() * Float.BYTES));
        var best = new TopRows[queries.size()];
        for (int from = 0; from < best.length; from += perPass) {
            pass(queries, from, Math.min(best.length, from + perPass), best);
        }
        return best;
    }

    private void pass(List<float[]> queries, int fromQuery, int toQuery, TopRows[] best)
            throws IOException {
        Metric metric = search.metric();
        VectorSearch.Range range = search.range();
        int capacity = Math.min(search.k(), accepted.count());
        for (int q = fromQuery; q < toQuery; q++) {
            best[q] = new TopRows(metric, capacity);
        }
        int untilCheck = 0;
        for (int row = accepted.next(0); row >= 0; row = accepted.next(row + 1)) {
            if (untilCheck-- == 0) {
                search.checkCancelled();
                untilCheck = ROWS_BETWEEN_CHECKS;
            }
            float[] vector = vectors.vector(row);
            for (int q = fromQuery; q < toQuery; q++) {
                float distance = Distances.between(metric, queries.get(q), vector);
                if (range == null || range.contains(metric, distance)) {
                    best[q].offer(row, distance);
                }
            }
        }
        for (int q = fromQuery; q < toQuery; q++) {
            best[q].sort();
        }
    }
}
