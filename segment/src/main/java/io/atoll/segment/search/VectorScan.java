package io.atoll.segment.search;

import io.atoll.model.Metric;
import io.atoll.model.read.DistanceRange;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.vectors.RowBatch;
import io.atoll.segment.vectors.RowScorer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Scores every accepted row, exactly. For several queries rows are loaded once for all, some at a
/// time; for one they are scored where they lie, which takes half the time.
final class VectorScan {
    /// Queries that are scored in one pass over the rows stay in the processor's cache.
    private static final int QUERY_BYTES_PER_PASS = 256 << 10;

    private static final int BATCHES_BETWEEN_CHECKS = 256;

    private final RowBatch batch;
    private final RowSet accepted;
    private final Optional<KeyOrder> keys;
    private final VectorSearch search;
    private final int queriesPerPass;
    private final int[] rows;
    private final float[] distances;

    VectorScan(RowBatch batch, RowSet accepted, Optional<KeyOrder> keys, VectorSearch search) {
        this.batch = batch;
        this.accepted = accepted;
        this.keys = keys;
        this.search = search;
        this.queriesPerPass = Math.max(4, QUERY_BYTES_PER_PASS / batch.vectorBytes());
        this.rows = new int[batch.capacity()];
        this.distances = new float[rows.length];
    }

    /// The best rows of each query, sorted.
    TopRows[] run(List<RowScorer> queries) throws IOException {
        var best = new TopRows[queries.size()];
        for (int from = 0; from < best.length; from += queriesPerPass) {
            pass(queries, from, Math.min(best.length, from + queriesPerPass), best);
        }
        return best;
    }

    private void pass(List<RowScorer> queries, int fromQuery, int toQuery, TopRows[] best)
            throws IOException {
        int capacity = Math.min(search.k(), accepted.count());
        for (int q = fromQuery; q < toQuery; q++) {
            best[q] = TopRows.of(search.metric(), capacity, keys);
        }
        int untilCheck = 0;
        int row = accepted.next(0);
        while (row >= 0) {
            if (untilCheck-- == 0) {
                search.checkCancelled();
                untilCheck = BATCHES_BETWEEN_CHECKS;
            }
            int count = 0;
            for (; count < rows.length && row >= 0; row = accepted.next(row + 1)) {
                rows[count++] = row;
            }
            if (toQuery - fromQuery == 1) {
                queries.get(fromQuery).score(rows, count, distances);
                offer(count, best[fromQuery]);
                continue;
            }
            batch.load(rows, 0, count);
            for (int q = fromQuery; q < toQuery; q++) {
                queries.get(q).scoreLoaded(distances, 0);
                offer(count, best[q]);
            }
        }
        for (int q = fromQuery; q < toQuery; q++) {
            best[q].sort();
        }
    }

    private void offer(int count, TopRows best) {
        Metric metric = search.metric();
        DistanceRange range = search.range();
        for (int i = 0; i < count; i++) {
            if (range == null || range.contains(metric, distances[i])) {
                best.offer(rows[i], distances[i]);
            }
        }
    }
}
