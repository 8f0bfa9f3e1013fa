package io.atoll.segment.search;

import io.atoll.model.Metric;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowSet;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;

import java.io.IOException;

/// Walks the graph of a leaf, and computes exact distances for what it finds: Lucene's scores are
/// other functions of the distance, in which small differences drown.
final class GraphSearch {
    private static final int VISITS_BETWEEN_CHECKS = 1024;

    /// Scores this close may be in the wrong order.
    private static final float SCORE_ERROR = 1e-6f;

    /// Lucene's own way of searching under a filter returns short lists; 0 turns it off.
    private static final KnnSearchStrategy PLAIN = new KnnSearchStrategy.Hnsw(0);

    private final LeafReader leaf;
    private final VectorRows vectors;
    private final RowSet accepted;
    private final VectorSearch search;
    private final String field;
    private long vectorsScored;

    GraphSearch(LeafReader leaf, VectorRows vectors, RowSet accepted, VectorSearch search) {
        this.leaf = leaf;
        this.vectors = vectors;
        this.accepted = accepted;
        this.search = search;
        this.field = LuceneFields.of(search.fieldId());
    }

    /// Collects the `ef` best accepted rows that the graph leads to.
    ///
    /// @param visitLimit gives up after so many vectors
    Candidates walk(float[] query, int ef, int visitLimit) throws IOException {
        var collector =
                new CancellableCollector(new TopKnnCollector(ef, visitLimit, PLAIN), search);
        leaf.searchNearestVectors(field, query, collector, acceptDocs());
        vectorsScored += collector.visitedCount();
        return new Candidates(collector.topDocs().scoreDocs, collector.earlyTerminated());
    }

    private AcceptDocs acceptDocs() {
        return accepted.count() == leaf.maxDoc()
                ? AcceptDocs.fromLiveDocs(null, leaf.maxDoc())
                : new AcceptedRows(accepted);
    }

    /// The best candidates by exact distance, sorted.
    TopRows best(float[] query, Candidates candidates) throws IOException {
        Metric metric = search.metric();
        VectorSearch.Range range = search.range();
        int k = Math.min(search.k(), accepted.count());
        var best = new TopRows(metric, k);
        int count = range == null ? candidates.countThatMayBeAmongFirst(k) : candidates.size();
        for (int i = 0; i < count; i++) {
            int row = candidates.byScore[i].doc;
            float distance = Distances.between(metric, query, vectors.vector(row));
            if (range == null || range.contains(metric, distance)) {
                best.offer(row, distance);
            }
        }
        vectorsScored += count;
        best.sort();
        return best;
    }

    /// Whether the farthest candidate lies outside of the range, so that there are no others
    /// inside.
    boolean reachesBeyond(VectorSearch.Range range, float[] query, Candidates candidates)
            throws IOException {
        int farthest = candidates.byScore[candidates.size() - 1].doc;
        float distance = Distances.between(search.metric(), query, vectors.vector(farthest));
        vectorsScored++;
        return !search.metric().isBetter(distance, range.outer());
    }

    /// Distances computed so far, those of the graph's nodes included.
    long vectorsScored() {
        return vectorsScored;
    }

    /// What one walk found, best score first.
    static final class Candidates {
        private final ScoreDoc[] byScore;
        private final boolean limitReached;

        Candidates(ScoreDoc[] byScore, boolean limitReached) {
            this.byScore = byScore;
            this.limitReached = limitReached;
        }

        int size() {
            return byScore.length;
        }

        boolean limitReached() {
            return limitReached;
        }

        /// The first k, and those behind them whose scores differ by no more than their error.
        private int countThatMayBeAmongFirst(int k) {
            int count = Math.min(k, byScore.length);
            float last = byScore[count - 1].score * (1 - SCORE_ERROR);
            while (count < byScore.length && byScore[count].score >= last) {
                count++;
            }
            return count;
        }
    }

    /// Accepted rows whose number need not be counted again.
    private static final class AcceptedRows extends AcceptDocs {
        private final RowSet rows;

        AcceptedRows(RowSet rows) {
            this.rows = rows;
        }

        @Override
        public Bits bits() {
            return rows.bits();
        }

        @Override
        public DocIdSetIterator iterator() {
            return new BitSetIterator(rows.bits(), rows.count());
        }

        @Override
        public int cost() {
            return rows.count();
        }
    }

    /// Asks now and then whether anybody still waits for the answer.
    private static final class CancellableCollector extends KnnCollector.Decorator {
        private final VectorSearch search;
        private int untilCheck;

        CancellableCollector(KnnCollector collector, VectorSearch search) {
            super(collector);
            this.search = search;
        }

        @Override
        public void incVisitedCount(int count) {
            super.incVisitedCount(count);
            untilCheck -= count;
            if (untilCheck <= 0) {
                search.checkCancelled();
                untilCheck = VISITS_BETWEEN_CHECKS;
            }
        }
    }
}
