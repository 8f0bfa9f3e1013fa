package io.atoll.segment.graphs;

import io.atoll.model.Metric;
import io.atoll.segment.vectors.RowScorer;

import org.apache.lucene.util.hnsw.RandomVectorScorer;

import java.io.IOException;

/// Scores the nodes of a graph, which are rows, by their distance from a query.
public final class GraphScorer implements RandomVectorScorer {
    private final Metric metric;
    private final RowScorer query;
    private final int rowCount;

    public GraphScorer(Metric metric, RowScorer query, int rowCount) {
        this.metric = metric;
        this.query = query;
        this.rowCount = rowCount;
    }

    /// The score of a distance: of two, that of the better one is larger. Nothing of it is lost.
    public static float score(Metric metric, float distance) {
        return metric.largerIsBetter() ? distance : -distance;
    }

    /// The distance of a score.
    public static float distance(Metric metric, float score) {
        // Adding zero makes 0.0 of -0.0.
        return (metric.largerIsBetter() ? score : -score) + 0.0f;
    }

    @Override
    public float score(int row) throws IOException {
        return score(metric, query.score(row));
    }

    @Override
    public float bulkScore(int[] nodes, float[] scores, int count) throws IOException {
        return bulkScore(metric, query, nodes, scores, count);
    }

    /// Scores several rows.
    ///
    /// @return the best score
    public static float bulkScore(
            Metric metric, RowScorer query, int[] nodes, float[] scores, int count)
            throws IOException {
        query.score(nodes, count, scores);
        float best = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            scores[i] = score(metric, scores[i]);
            best = Math.max(best, scores[i]);
        }
        return best;
    }

    @Override
    public int maxOrd() {
        return rowCount;
    }
}
