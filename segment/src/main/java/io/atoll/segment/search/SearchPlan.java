package io.atoll.segment.search;

import io.atoll.model.read.DistanceRange;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.vectors.RowBatch;
import io.atoll.segment.vectors.RowScorer;
import io.atoll.segment.vectors.VectorOrdinals;
import io.atoll.segment.vectors.VectorRows;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/// Decides how one search of one segment is done, and does it.
///
/// An index is walked past the rows that a filter refuses, while a scan of the accepted rows costs
/// the less the fewer they are. So few rows are scanned; for many the index is walked, with a limit
/// on the vectors that it may look at, and a scan as the way out when that is reached or too few
/// rows were found. No answer is ever shorter than it need be.
///
/// From here on down, a row is named by the ordinal of its vector: those without one are out.
final class SearchPlan {
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
    private final @Nullable NarrowWalk[] walks;
    private long vectorsScored;

    SearchPlan(SegmentRows rows, VectorRows vectors, RowSet acceptedRows, VectorSearch search) {
        this.rows = rows;
        this.batch = vectors.kind().batch(vectors);
        this.ordinals = rows.ordinals(search.query().fieldId());
        this.acceptedRows = acceptedRows.count();
        this.accepted = ordinals.ordinals(acceptedRows);
        this.keys = rows.keyOrder().map(this::ofOrdinals);
        this.search = search;
        this.walks = new NarrowWalk[search.queries().count()];
    }

    private KeyOrder ofOrdinals(KeyOrder keys) {
        return (ordinal, other) -> keys.compare(ordinals.row(ordinal), ordinals.row(other));
    }

    VectorHits run() throws IOException {
        var best = new TopRows[search.queries().count()];
        if (accepted.count() == 0 || search.k() == 0) {
            return hits(best, "empty");
        }
        Optional<OpenIndex> index = rows.index(search.query().fieldId(), search.metric());
        if (index.isEmpty() || isScanCheaper(index.get(), firstWidth(index.get()))) {
            scan(best);
            return hits(best, "scan");
        }
        for (int q = 0; q < best.length; q++) {
            best[q] = walk(index.get(), q);
        }
        if (Arrays.asList(best).contains(null)) {
            scan(best);
            return hits(best, index.get().plan() + "+scan");
        }
        return hits(best, index.get().plan());
    }

    private RowScorer scorer(ByteBuffer query) {
        return batch.scorer(search.metric(), MemorySegment.ofBuffer(query));
    }

    private VectorHits hits(@Nullable TopRows[] best, String plan) {
        return VectorHits.of(best, ordinals, acceptedRows, vectorsScored, plan, walks);
    }

    private int firstWidth(OpenIndex index) {
        return index.width(search.query(), accepted.count());
    }

    private boolean isScanCheaper(OpenIndex index, int width) {
        return accepted.count() <= index.cost(width, accepted);
    }

    /// The best rows that the index has for a query, sorted; null if they must be scanned for.
    private @Nullable TopRows walk(OpenIndex index, int ofQuery) throws IOException {
        RowScorer query = scorer(search.queries().get(ofQuery));
        int visitLimit = accepted.count() / 2;
        int whole = firstWidth(index);
        int first = narrowed(index, whole);
        int least = first < whole ? Math.min(first, wanted()) : wanted();
        for (int width = first; !isScanCheaper(index, width); width *= WIDENING) {
            Candidates candidates =
                    index.walk(query, accepted, width, visitLimit, search.cancelled());
            vectorsScored += candidates.vectorsScored();
            if (!candidates.complete()) {
                return null;
            }
            TopRows best = best(candidates);
            if (best.size() >= least || hasAll(candidates)) {
                if (width < whole) {
                    walks[ofQuery] = NarrowWalk.of(search.metric(), candidates, width, whole);
                }
                return best;
            }
        }
        return null;
    }

    /// How wide the first walk is. A range search looks for all that is inside the range, wherever
    /// that lies.
    private int narrowed(OpenIndex index, int whole) {
        return search.share() < 1 && search.range() == null
                ? index.narrowed(whole, search.share())
                : whole;
    }

    private int wanted() {
        return Math.min(search.k(), accepted.count());
    }

    /// The best candidates, sorted. Fewer than are wanted if keys come twice.
    private TopRows best(Candidates candidates) {
        DistanceRange range = search.range();
        var best = TopRows.of(search.metric(), wanted(), keys);
        for (int i = 0; i < candidates.size(); i++) {
            float distance = candidates.distance(i);
            if (range == null || range.contains(search.metric(), distance)) {
                best.offer(candidates.row(i), distance);
            }
        }
        best.sort();
        return best;
    }

    /// Whether candidates of which too few were hits have all hits among them: the walk came to the
    /// end of the range, so that there are no others inside.
    private boolean hasAll(Candidates candidates) {
        DistanceRange range = search.range();
        return range != null && !search.metric().isBetter(candidates.reach(), range.outer());
    }

    /// Scans for the queries that have no rows yet.
    private void scan(@Nullable TopRows[] best) throws IOException {
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
        vectorsScored += (long) accepted.count() * queries.size();
    }
}
