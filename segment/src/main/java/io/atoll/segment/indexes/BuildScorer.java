package io.atoll.segment.indexes;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;
import io.atoll.segment.vectors.LuceneRows;
import io.atoll.segment.vectors.RowScorer;
import io.atoll.segment.vectors.VectorKind;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.apache.lucene.util.hnsw.UpdateableRandomVectorScorer;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Scores nodes of a graph against each other while it is built, by the same distances as searches
/// will. Lucene's own scores are functions of the distance in which tiny and huge ones are all
/// alike, or no numbers at all.
///
/// Lucene has no way to cancel a build, but it calls a scorer for each node: this one asks whether
/// to go on.
///
/// @param cancelled asked now and then; when true, the build ends with a CANCELLED error
record BuildScorer(VectorKind kind, Metric metric, BooleanSupplier cancelled)
        implements FlatVectorsScorer {
    private static final int CALLS_BETWEEN_QUESTIONS = 1024;

    @Override
    public RandomVectorScorerSupplier getRandomVectorScorerSupplier(
            VectorSimilarityFunction similarity, KnnVectorValues vectors) {
        return new Supplier(vectors);
    }

    @Override
    public RandomVectorScorer getRandomVectorScorer(
            VectorSimilarityFunction similarity, KnnVectorValues vectors, float[] target) {
        throw new UnsupportedOperationException("a graph is not searched while it is built");
    }

    @Override
    public RandomVectorScorer getRandomVectorScorer(
            VectorSimilarityFunction similarity, KnnVectorValues vectors, byte[] target) {
        throw new UnsupportedOperationException("a graph is not searched while it is built");
    }

    private final class Supplier implements RandomVectorScorerSupplier {
        private final KnnVectorValues vectors;

        Supplier(KnnVectorValues vectors) {
            this.vectors = vectors;
        }

        @Override
        public UpdateableRandomVectorScorer scorer() throws IOException {
            return new NodeScorer(vectors.copy());
        }

        @Override
        public RandomVectorScorerSupplier copy() throws IOException {
            return new Supplier(vectors.copy());
        }
    }

    private final class NodeScorer
            extends UpdateableRandomVectorScorer.AbstractUpdateableRandomVectorScorer {
        private final VectorRows rows;
        private final RowScorer scorer;
        private int untilAsked;

        NodeScorer(KnnVectorValues vectors) throws IOException {
            super(vectors);
            this.rows = LuceneRows.of(kind, vectors);
            this.scorer = kind.batch(rows).scorer(metric);
        }

        /// Called for each node that is added, and for many of its neighbours.
        @Override
        public void setScoringOrdinal(int ordinal) throws IOException {
            if (untilAsked-- == 0) {
                untilAsked = CALLS_BETWEEN_QUESTIONS;
                if (cancelled.getAsBoolean()) {
                    throw new AtollException(ErrorCode.CANCELLED, "the index build was cancelled");
                }
            }
            scorer.ask(rows.memory(ordinal), rows.offset(ordinal));
        }

        @Override
        public float score(int ordinal) throws IOException {
            return GraphScorer.score(metric, scorer.score(ordinal));
        }

        @Override
        public float bulkScore(int[] nodes, float[] scores, int count) throws IOException {
            return GraphScorer.bulkScore(metric, scorer, nodes, scores, count);
        }
    }
}
