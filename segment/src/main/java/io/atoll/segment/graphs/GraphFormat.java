package io.atoll.segment.graphs;

import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.segment.vectors.LuceneRows;
import io.atoll.segment.vectors.VectorKind;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Lucene's HNSW format, of any dimension, whose graphs are built by our own distances, and whose
/// builds can be cancelled. What it writes is read without it.
public final class GraphFormat extends KnnVectorsFormat {
    private final HnswParameters parameters;
    private final VectorKind kind;
    private final Metric metric;
    private final IndexBuild build;
    private final KnnVectorsFormat stock = new Lucene99HnswVectorsFormat();

    public GraphFormat(
            VectorKind kind, HnswParameters parameters, Metric metric, IndexBuild build) {
        super(new Lucene99HnswVectorsFormat().getName());
        this.parameters = parameters;
        this.kind = kind;
        this.metric = metric;
        this.build = build;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return new GraphWriter(
                state,
                parameters.m(),
                new Lucene99FlatVectorsFormat(FlatVectorScorerUtil.getLucene99FlatVectorsScorer()),
                (vectors, seed) ->
                        new GraphBuilder(
                                        () -> rows(vectors),
                                        vectors.size(),
                                        metric,
                                        parameters,
                                        build)
                                .build(seed));
    }

    private VectorRows rows(KnnVectorValues vectors) {
        try {
            return LuceneRows.of(kind, vectors.copy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return stock.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String fieldName) {
        // Components of two bytes are two to Lucene.
        return Limits.MAX_DIMENSION * Short.BYTES;
    }
}
