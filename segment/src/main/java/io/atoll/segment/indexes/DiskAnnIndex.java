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

/// DISKANN (Subramanya and others: DiskANN: Fast Accurate Billion-point Nearest Neighbor Search on
/// a Single Node, 2019): a walk compares product codes, which are a sixteenth of the vectors and
/// stay in memory; the graph and the raw vectors lie in files, of which a walk reads the neighbours
/// of the nodes that it goes through, and at its end the vectors of its candidates.
///
/// The files are mapped, so what is kept of them in memory is the operating system's to decide, and
/// what it gives back first. The graph is HNSW's: with one level only, walks begin farther away.
record DiskAnnIndex() implements VectorIndex {
    /// 56 neighbours and 100 candidates, as Milvus builds it.
    private static final HnswParameters DEFAULT = new HnswParameters(28, 100);

    @Override
    public Optional<KnnVectorsFormat> format(
            Index index, VectorKind kind, int rowCount, IndexBuild build) {
        return HnswPqIndex.graph(index, DEFAULT, kind, rowCount, build);
    }

    @Override
    public OpenIndex open(CodecReader leaf, String field, Metric metric) throws IOException {
        return QuantizedWalks.open(leaf, field, metric);
    }
}
