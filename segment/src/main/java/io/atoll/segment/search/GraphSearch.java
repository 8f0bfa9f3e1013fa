package io.atoll.segment.search;

import io.atoll.model.Metric;
import io.atoll.model.read.DistanceRange;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.vectors.RowBatch;
import io.atoll.segment.vectors.RowScorer;

import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;

import java.io.IOException;
import java.util.Optional;

/// Walks the graph that a leaf has over a field. Nodes are scored by their exact distances.
final class GraphSearch {
    private static final int VISITS_BETWEEN_CHECKS = 1024;

    /// Lucene's own way of searching under a filter returns short lists; 0 turns it off.
    private static final KnnSearchStrategy PLAIN = new KnnSearchStrategy.Hnsw(0);

    private final HnswGraph graph;
    private final RowBatch batch;
    private final RowSet accepted;
    private final Optional<KeyOrder> keys;
    private final VectorSearch search;
    private long vectorsScored;

    GraphSearch(
            HnswGraph graph,
            RowBatch batch,
            RowSet accepted,
            Optional<KeyOrder> keys,
            VectorSearch search) {
        this.graph = graph;
        this.batch = batch;
        this.accepted = accepted;
        this.keys = keys;
        this.search = search;
    }

    /// Collects the `ef` best accepted rows that the graph leads to.
    ///
    /// @param visitLimit gives up after so many vectors
    Candidates walk(RowScorer query, int ef, int visitLimit) throws IOException {
        var collector =
                new CancellableCollector(new TopKnnCollector(ef, visitLimit, PLAIN), search);
        int rows = accepted.bits().length();
        HnswGraphSearcher.search(
                new GraphScorer(search.metric(), batch, query, rows),
                collector,
                graph,
                accepted.count() == rows ? null : accepted.bits());
        vectorsScored += collector.visitedCount();
        return new Candidates(
                search.metric(), collector.topDocs().scoreDocs, collector.earlyTerminated());
    }

    /// The best candidates, sorted. Fewer than are wanted if keys come twice.
    TopRows best(Candidates candidates) {
        Metric metric = search.metric();
        DistanceRange range = search.range();
        var best = TopRows.of(metric, Math.min(search.k(), accepted.count()), keys);
        for (int i = 0; i < candidates.size(); i++) {
            float distance = candidates.distance(i);
            if (range == null || range.contains(metric, distance)) {
                best.offer(candidates.row(i), distance);
            }
        }
        best.sort();
        return best;
    }

    /// Whether the farthest candidate lies outside of the range, so that there are no others
    /// inside.
    boolean reachesBeyond(DistanceRange range, Candidates candidates) {
        float farthest = candidates.distance(candidates.size() - 1);
        return !search.metric().isBetter(farthest, range.outer());
    }

    /// Distances computed so far.
    long vectorsScored() {
        return vectorsScored;
    }

    /// What one walk found, best first.
    static final class Candidates {
        private final Metric metric;
        private final ScoreDoc[] byScore;
        private final boolean limitReached;

        Candidates(Metric metric, ScoreDoc[] byScore, boolean limitReached) {
            this.metric = metric;
            this.byScore = byScore;
            this.limitReached = limitReached;
        }

        int size() {
            return byScore.length;
        }

        int row(int rank) {
            return byScore[rank].doc;
        }

        float distance(int rank) {
            return GraphScorer.distance(metric, byScore[rank].score);
        }

        boolean limitReached() {
            return limitReached;
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
