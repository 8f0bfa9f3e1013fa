package io.atoll.segment.search;

import io.atoll.model.read.DistanceRange;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.vectors.RowBatch;
import io.atoll.segment.vectors.RowScorer;
import io.atoll.segment.vectors.VectorOrdinals;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.util.hnsw.HnswGraph;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/// Decides how one search of one segment is done, and does it.
///
/// A graph is walked past the rows that a filter refuses, so it costs the more the fewer rows are
/// accepted, while a scan of the accepted rows costs the less. So few rows are scanned; for many
/// the graph is walked, with a limit on the vectors that it may look at, and a scan as the way out
/// when that is reached or too few rows were found. No answer is ever shorter than it need be.
///
/// From here on down, a row is named by the ordinal of its vector: those without one are out.
final class SearchPlan {
    /// Walking a graph of n rows for ef candidates costs about as much as scanning `10 ef ln(n)`
    /// rows: measured on 60,000 vectors of 784 dimensions, for ef of 50 and 100.
    private static final int SCANNED_ROWS_PER_STEP = 10;

    /// Where nearly all rows are accepted a walk looks at some ten vectors for each candidate, each
    /// about three times as dear as in a scan.
    private static final int SCANNED_ROWS_PER_CANDIDATE = 30;

    private static final int LEAST_EF = 64;

    /// How much wider the next walk is when a range search may have missed rows, or keys came
    /// twice.
    private static final int WIDENING = 4;

    private final SegmentRows rows;
    private final RowBatch batch;
    private final VectorOrdinals ordinals;
    private final int acceptedRows;
    private final RowSet accepted;
    private final Optional<KeyOrder> keys;
    private final VectorSearch search;

    SearchPlan(SegmentRows rows, VectorRows vectors, RowSet acceptedRows, VectorSearch search) {
        this.rows = rows;
        this.batch = vectors.kind().batch(vectors);
        this.ordinals = rows.ordinals(search.query().fieldId());
        this.acceptedRows = acceptedRows.count();
        this.accepted = ordinals.ordinals(acceptedRows);
        this.keys = rows.keyOrder().map(this::ofOrdinals);
        this.search = search;
    }

    private KeyOrder ofOrdinals(KeyOrder keys) {
        return (ordinal, other) -> keys.compare(ordinals.row(ordinal), ordinals.row(other));
    }

    VectorHits run() throws IOException {
        var best = new TopRows[search.queries().count()];
        if (accepted.count() == 0 || search.k() == 0) {
            return hits(best, 0, "empty");
        }
        Optional<HnswGraph> graph = rows.graph(search.query().fieldId(), search.metric());
        if (graph.isEmpty() || isScanCheaper(firstEf())) {
            return hits(best, scan(best), "scan");
        }
        var walks = new GraphSearch(graph.get(), batch, accepted, keys, search);
        for (int q = 0; q < best.length; q++) {
            best[q] = walk(walks, scorer(search.queries().get(q)));
        }
        long scored = walks.vectorsScored();
        boolean complete = !Arrays.asList(best).contains(null);
        return complete
                ? hits(best, scored, "graph")
                : hits(best, scored + scan(best), "graph+scan");
    }

    private RowScorer scorer(ByteBuffer query) {
        return batch.scorer(search.metric(), MemorySegment.ofBuffer(query));
    }

    private VectorHits hits(@Nullable TopRows[] best, long vectorsScored, String plan) {
        return VectorHits.of(best, ordinals, acceptedRows, vectorsScored, plan);
    }

    private int firstEf() {
        int wanted =
                Math.max(search.k(), search.query().ef() > 0 ? search.query().ef() : defaultEf());
        return Math.min(wanted, accepted.count());
    }

    private int defaultEf() {
        return Math.max(LEAST_EF, 2 * search.k());
    }

    private boolean isScanCheaper(int ef) {
        int all = accepted.bits().length();
        boolean nearlyAll = accepted.count() >= all - all / 10;
        if (nearlyAll) {
            return accepted.count() <= SCANNED_ROWS_PER_CANDIDATE * ef;
        }
        return accepted.count() <= SCANNED_ROWS_PER_STEP * ef * Math.log(all);
    }

    /// The best rows that the graph has for a query, sorted; null if they must be scanned for.
    private @Nullable TopRows walk(GraphSearch walks, RowScorer query) throws IOException {
        int visitLimit = accepted.count() / 2;
        for (int ef = firstEf(); !isScanCheaper(ef); ef *= WIDENING) {
            GraphSearch.Candidates candidates = walks.walk(query, ef, visitLimit);
            if (candidates.limitReached() || candidates.size() < Math.min(ef, accepted.count())) {
                return null;
            }
            TopRows best = walks.best(candidates);
            if (best.size() == Math.min(search.k(), accepted.count())
                    || hasAll(walks, candidates)) {
                return best;
            }
        }
        return null;
    }

    /// Whether candidates of which too few were hits have all hits among them. Where keys come
    /// twice, there may be others.
    private boolean hasAll(GraphSearch walks, GraphSearch.Candidates candidates) {
        DistanceRange range = search.range();
        return range == null ? keys.isEmpty() : walks.reachesBeyond(range, candidates);
    }

    /// Scans for the queries that have no rows yet.
    ///
    /// @return how many vectors were scored
    private long scan(@Nullable TopRows[] best) throws IOException {
        var queries = new ArrayList<RowScorer>();
        for (int q = 0; q < best.length; q++) {
            if (best[q] == null) {
                queries.add(scorer(search.queries().get(q)));
            }
        }
        TopRows[] scanned = new VectorScan(batch, accepted, keys, search).run(queries);
        for (int q = 0, next = 0; q < best.length; q++) {
            if (best[q] == null) {
                best[q] = scanned[next++];
            }
        }
        return (long) accepted.count() * queries.size();
    }
}
