package io.atoll.segment.indexes;

import io.atoll.model.Index;
import io.atoll.model.Metric;
import io.atoll.segment.graphs.GraphFormat;
import io.atoll.segment.graphs.HnswParameters;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CodecReader;

import java.io.IOException;
import java.util.Optional;

/// HNSW: a graph, with Milvus's defaults where a client names none.
record HnswIndex() implements VectorIndex {
    static final HnswParameters DEFAULT = new HnswParameters(30, 360);

    /// Fewer rows are scanned faster than a graph is walked, so none is built for them.
    private static final int MIN_GRAPH_ROWS = 4096;

    @Override
    public Optional<KnnVectorsFormat> format(
            Index index, VectorKind kind, int rowCount, IndexBuild build) {
        return graph(HnswParameters.of(index, DEFAULT), index.metric(), kind, rowCount, build);
    }

    static Optional<KnnVectorsFormat> graph(
            HnswParameters parameters,
            Metric metric,
            VectorKind kind,
            int rowCount,
            IndexBuild build) {
        return rowCount < MIN_GRAPH_ROWS
                ? Optional.empty()
                : Optional.of(new GraphFormat(kind, parameters, metric, build));
    }

    @Override
    public OpenIndex open(CodecReader leaf, String field, Metric metric) throws IOException {
        return new GraphWalks(Graphs.of(leaf, field), metric);
    }
}
