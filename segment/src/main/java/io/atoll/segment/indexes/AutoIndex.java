package io.atoll.segment.indexes;

import io.atoll.model.Index;
import io.atoll.model.Metric;
import io.atoll.segment.graphs.HnswParameters;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.quantization.CodeType;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.VectorEncoding;

import java.io.IOException;
import java.util.Optional;

/// AUTOINDEX: bits are scanned, whose distances are cheap and often equal; else a graph, of what
/// was measured to give a recall of 0.99 at a third of the build time of HNSW's defaults. Graphs of
/// float32 are walked by codes of 8 bits, which were measured to give the same recall in less time;
/// smaller components would gain nothing by them.
record AutoIndex() implements VectorIndex {
    private static final HnswParameters DEFAULT = new HnswParameters(16, 100);

    @Override
    public Optional<KnnVectorsFormat> format(
            Index index, VectorKind kind, int rowCount, IndexBuild build) {
        if (!Metric.DENSE.contains(index.metric())) {
            return Optional.empty();
        }
        Optional<KnnVectorsFormat> graph =
                HnswIndex.graph(
                        HnswParameters.of(index, DEFAULT), index.metric(), kind, rowCount, build);
        return kind.encoding() == VectorEncoding.FLOAT32
                ? graph.map(graphs -> HnswSqIndex.coded(graphs, kind, CodeType.SQ8, index, build))
                : graph;
    }

    @Override
    public OpenIndex open(CodecReader leaf, String field, Metric metric) throws IOException {
        return QuantizedWalks.open(leaf, field, metric);
    }
}
