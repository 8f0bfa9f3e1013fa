package io.atoll.segment.sealed;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorsScorer;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsWriter;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.apache.lucene.util.hnsw.UpdateableRandomVectorScorer;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Lucene's HNSW format, of any dimension, whose builds can be cancelled. What it writes is read
/// without it.
///
/// Lucene does not ask anybody while it builds a graph, but it calls a scorer for each node: here
/// one that asks.
final class GraphFormat extends KnnVectorsFormat {
    private static final int CALLS_BETWEEN_QUESTIONS = 1024;

    private final HnswParameters parameters;
    private final BooleanSupplier cancelled;
    private final KnnVectorsFormat stock = new Lucene99HnswVectorsFormat();

    GraphFormat(HnswParameters parameters, BooleanSupplier cancelled) {
        super(new Lucene99HnswVectorsFormat().getName());
        this.parameters = parameters;
        this.cancelled = cancelled;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        FlatVectorsFormat flat =
                new Lucene99FlatVectorsFormat(
                        new AskingScorer(
                                FlatVectorScorerUtil.getLucene99FlatVectorsScorer(), cancelled));
        return new Lucene99HnswVectorsWriter(
                state,
                parameters.m(),
                parameters.efConstruction(),
                flat,
                flat.fieldsWriter(state),
                1,
                null);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return stock.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String fieldName) {
        return Limits.MAX_DIMENSION;
    }

    private record AskingScorer(FlatVectorsScorer in, BooleanSupplier cancelled)
            implements FlatVectorsScorer {

        @Override
        public RandomVectorScorerSupplier getRandomVectorScorerSupplier(
                VectorSimilarityFunction similarity, KnnVectorValues vectors) throws IOException {
            return new AskingSupplier(
                    in.getRandomVectorScorerSupplier(similarity, vectors), cancelled);
        }

        @Override
        public RandomVectorScorer getRandomVectorScorer(
                VectorSimilarityFunction similarity, KnnVectorValues vectors, float[] target)
                throws IOException {
            return in.getRandomVectorScorer(similarity, vectors, target);
        }

        @Override
        public RandomVectorScorer getRandomVectorScorer(
                VectorSimilarityFunction similarity, KnnVectorValues vectors, byte[] target)
                throws IOException {
            return in.getRandomVectorScorer(similarity, vectors, target);
        }
    }

    private record AskingSupplier(RandomVectorScorerSupplier in, BooleanSupplier cancelled)
            implements RandomVectorScorerSupplier {

        @Override
        public UpdateableRandomVectorScorer scorer() throws IOException {
            return new AskingNodeScorer(in.scorer(), cancelled);
        }

        @Override
        public RandomVectorScorerSupplier copy() throws IOException {
            return new AskingSupplier(in.copy(), cancelled);
        }
    }

    private static final class AskingNodeScorer implements UpdateableRandomVectorScorer {
        private final UpdateableRandomVectorScorer in;
        private final BooleanSupplier cancelled;
        private int untilAsked;

        AskingNodeScorer(UpdateableRandomVectorScorer in, BooleanSupplier cancelled) {
            this.in = in;
            this.cancelled = cancelled;
        }

        /// Called for each node that is added, and for many of its neighbours.
        @Override
        public void setScoringOrdinal(int node) throws IOException {
            if (untilAsked-- == 0) {
                untilAsked = CALLS_BETWEEN_QUESTIONS;
                if (cancelled.getAsBoolean()) {
                    throw new AtollException(ErrorCode.CANCELLED, "the index build was cancelled");
                }
            }
            in.setScoringOrdinal(node);
        }

        @Override
        public float score(int node) throws IOException {
            return in.score(node);
        }

        @Override
        public float bulkScore(int[] nodes, float[] scores, int count) throws IOException {
            return in.bulkScore(nodes, scores, count);
        }

        @Override
        public int maxOrd() {
            return in.maxOrd();
        }

        @Override
        public int ordToDoc(int ordinal) {
            return in.ordToDoc(ordinal);
        }

        @Override
        public Bits getAcceptOrds(Bits acceptDocs) {
            return in.getAcceptOrds(acceptDocs);
        }
    }
}
