package io.atoll.segment.indexes;

import io.atoll.model.Metric;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.vectors.SearchParameters;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.graphs.GraphScorer;
import io.atoll.segment.search.Cancellation;
import io.atoll.segment.search.Candidates;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.RowScorer;

import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.RandomVectorScorer;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Walks a graph whose nodes are rows. They are scored by their exact distances. The width is `ef`:
/// how many of the best rows a walk keeps.
///
/// A graph is walked past the rows that are not accepted, so it costs the more the fewer are.
final class GraphWalks implements OpenIndex {
    /// Walking a graph of n rows for ef candidates costs about as much as scanning `10 ef ln(n)`
    /// rows: measured on 60,000 vectors of 784 dimensions, for ef of 50 and 100.
    private static final int SCANNED_ROWS_PER_STEP = 10;

    /// Where nearly all rows are accepted a walk looks at some ten vectors for each candidate, each
    /// about three times as dear as in a scan.
    private static final int SCANNED_ROWS_PER_CANDIDATE = 30;

    private static final double EXPONENT_OF_SHARE = 0.35;

    private static final int VISITS_BETWEEN_CHECKS = 1024;

    /// Lucene's own way of searching under a filter returns short lists; 0 turns it off.
    private static final KnnSearchStrategy PLAIN = new KnnSearchStrategy.Hnsw(0);

    private final HnswGraph graph;
    private final Metric metric;

    GraphWalks(HnswGraph graph, Metric metric) {
        this.graph = graph;
        this.metric = metric;
    }

    @Override
    public int width(VectorQuery query, int acceptedRows) {
        long ef = query.ef() > 0 ? query.ef() : SearchParameters.usualCandidates(query.k());
        return (int) Math.min(Math.max(query.k(), ef), acceptedRows);
    }

    /// Measured: of graphs over random parts of the rows, each has to be walked for `ef *
    /// share^0.35` candidates, that all together find what one graph of all rows gives at `ef`. A
    /// part of `ef` by the share would not do: in a graph of few rows the next ones are farther
    /// from each other, and a walk needs about as many steps not to miss them.
    @Override
    public int narrowed(int ef, double share) {
        return Math.min(ef, (int) Math.ceil(ef * Math.pow(share, EXPONENT_OF_SHARE)));
    }

    @Override
    public double cost(int ef, RowSet accepted) {
        int all = accepted.bits().length();
        boolean nearlyAll = accepted.count() >= all - all / 10;
        return nearlyAll
                ? (double) SCANNED_ROWS_PER_CANDIDATE * ef
                : SCANNED_ROWS_PER_STEP * ef * Math.log(all);
    }

    @Override
    public Candidates walk(
            RowScorer query, RowSet accepted, int ef, int visitLimit, BooleanSupplier cancelled)
            throws IOException {
        KnnCollector collector =
                collect(
                        new GraphScorer(metric, query, accepted.bits().length()),
                        accepted,
                        ef,
                        visitLimit,
                        cancelled);
        ScoreDoc[] found = collector.topDocs().scoreDocs;
        var rows = new int[found.length];
        var distances = new float[found.length];
        for (int i = 0; i < found.length; i++) {
            rows[i] = found[i].doc;
            distances[i] = GraphScorer.distance(metric, found[i].score);
        }
        boolean complete =
                !collector.earlyTerminated() && found.length >= Math.min(ef, accepted.count());
        return new Candidates(rows, distances, complete, collector.visitedCount());
    }

    /// Walks once, by any scores of the nodes.
    ///
    /// @return the `ef` best nodes, if it was not stopped before
    KnnCollector collect(
            RandomVectorScorer nodes,
            RowSet accepted,
            int ef,
            int visitLimit,
            BooleanSupplier cancelled)
            throws IOException {
        var collector =
                new CancellableCollector(new TopKnnCollector(ef, visitLimit, PLAIN), cancelled);
        boolean all = accepted.count() == accepted.bits().length();
        HnswGraphSearcher.search(nodes, collector, graph, all ? null : accepted.bits());
        return collector;
    }

    /// Asks now and then whether the answer is still wanted.
    private static final class CancellableCollector extends KnnCollector.Decorator {
        private final BooleanSupplier cancelled;
        private int untilCheck;

        CancellableCollector(KnnCollector collector, BooleanSupplier cancelled) {
            super(collector);
            this.cancelled = cancelled;
        }

        @Override
        public void incVisitedCount(int count) {
            super.incVisitedCount(count);
            untilCheck -= count;
            if (untilCheck <= 0) {
                Cancellation.check(cancelled);
                untilCheck = VISITS_BETWEEN_CHECKS;
            }
        }
    }
}
