package io.atoll.segment.indexes;

import io.atoll.model.Index;
import io.atoll.model.Metric;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CodecReader;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// AUTOINDEX: bits are scanned, whose distances are cheap and often equal; else a graph, of what
/// was measured to give a recall of 0.99 at a third of the build time of HNSW's defaults.
record AutoIndex() implements VectorIndex {
    private static final HnswParameters DEFAULT = new HnswParameters(16, 100);

    @Override
    public Optional<KnnVectorsFormat> format(
            Index index, VectorKind kind, int rowCount, BooleanSupplier cancelled) {
        return Metric.DENSE.contains(index.metric())
                ? HnswIndex.graph(
                        HnswParameters.of(index, DEFAULT),
                        index.metric(),
                        kind,
                        rowCount,
                        cancelled)
                : Optional.empty();
    }

    @Override
    public OpenIndex open(CodecReader leaf, String field, Metric metric) throws IOException {
        return new GraphWalks(Graphs.of(leaf, field), metric);
    }
}
