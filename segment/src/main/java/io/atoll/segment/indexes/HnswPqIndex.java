package io.atoll.segment.indexes;

import io.atoll.model.Index;
import io.atoll.model.Metric;
import io.atoll.segment.graphs.HnswParameters;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CodecReader;

import java.io.IOException;
import java.util.Optional;

/// HNSW_PQ: the graph of HNSW, walked by product codes of the vectors (`m`, `nbits`); all
/// candidates are scored again by the vectors themselves, whatever `refine` and `refine_type` say.
record HnswPqIndex() implements VectorIndex {

    @Override
    public Optional<KnnVectorsFormat> format(
            Index index, VectorKind kind, int rowCount, IndexBuild build) {
        return graph(index, HnswIndex.DEFAULT, kind, rowCount, build);
    }

    static Optional<KnnVectorsFormat> graph(
            Index index, HnswParameters absent, VectorKind kind, int rowCount, IndexBuild build) {
        Metric metric = index.metric();
        return HnswIndex.graph(HnswParameters.of(index, absent), metric, kind, rowCount, build)
                .map(
                        graphs ->
                                new QuantizedGraphFormat(
                                        new QuantizedGraphFormat.Build(
                                                graphs,
                                                kind,
                                                IndexParameters.products(index, false),
                                                metric,
                                                build::cancelled)));
    }

    @Override
    public OpenIndex open(CodecReader leaf, String field, Metric metric) throws IOException {
        return QuantizedWalks.open(leaf, field, metric);
    }
}
