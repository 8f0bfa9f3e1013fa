package io.atoll.segment.indexes;

import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Lucene's HNSW format, of any dimension, whose graphs are built by our own distances, and whose
/// builds can be cancelled. What it writes is read without it.
final class GraphFormat extends KnnVectorsFormat {
    private final HnswParameters parameters;
    private final VectorKind kind;
    private final Metric metric;
    private final BooleanSupplier cancelled;
    private final KnnVectorsFormat stock = new Lucene99HnswVectorsFormat();

    GraphFormat(
            VectorKind kind, HnswParameters parameters, Metric metric, BooleanSupplier cancelled) {
        super(new Lucene99HnswVectorsFormat().getName());
        this.parameters = parameters;
        this.kind = kind;
        this.metric = metric;
        this.cancelled = cancelled;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        FlatVectorsFormat flat =
                new Lucene99FlatVectorsFormat(new BuildScorer(kind, metric, cancelled));
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
        // Components of two bytes are two to Lucene.
        return Limits.MAX_DIMENSION * Short.BYTES;
    }
}
