package io.atoll.segment.indexes;

import io.atoll.model.Index;
import io.atoll.model.Metric;
import io.atoll.segment.graphs.HnswParameters;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.quantization.CodeType;
import io.atoll.segment.quantization.Coding;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CodecReader;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// HNSW_SQ: the graph of HNSW, walked by codes of the vectors; the best candidates are scored again
/// by the vectors themselves, whatever `refine` and `refine_type` say.
record HnswSqIndex() implements VectorIndex {
    private static final String TYPE = "sq_type";

    @Override
    public Optional<KnnVectorsFormat> format(
            Index index, VectorKind kind, int rowCount, IndexBuild build) {
        return HnswIndex.graph(
                        HnswParameters.of(index, HnswIndex.DEFAULT),
                        index.metric(),
                        kind,
                        rowCount,
                        build)
                .map(graphs -> coded(graphs, kind, type(index), index, build));
    }

    /// Graphs, and codes beside them.
    static KnnVectorsFormat coded(
            KnnVectorsFormat graphs,
            VectorKind kind,
            CodeType type,
            Index index,
            IndexBuild build) {
        return new QuantizedGraphFormat(
                new QuantizedGraphFormat.Build(
                        graphs, kind, new Coding.Scalar(type), index.metric(), build::cancelled));
    }

    private static CodeType type(Index index) {
        return switch (index.params().getOrDefault(TYPE, "").toUpperCase(Locale.ROOT)) {
            // Of 4 bits Milvus has codes without ranges, for components from 0 to 1.
            case "SQ6", "SQ4U" -> CodeType.SQ6;
            case "BF16" -> CodeType.BF16;
            case "FP16" -> CodeType.FP16;
            // Others were refused when the index was created, or are a client's word for none.
            default -> CodeType.SQ8;
        };
    }

    @Override
    public OpenIndex open(CodecReader leaf, String field, Metric metric) throws IOException {
        return QuantizedWalks.open(leaf, field, metric);
    }
}
