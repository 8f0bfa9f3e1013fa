package io.atoll.segment.indexes;

import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.quantization.CodeType;
import io.atoll.segment.quantization.Coding;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CodecReader;

import java.io.IOException;
import java.util.Optional;

/// A type of vector index: how it is built, and how what was built is opened for walks. A new one
/// is a new class, the name after `permits`, and a line in [#of(IndexType)].
public sealed interface VectorIndex
        permits FlatIndex, HnswIndex, HnswSqIndex, HnswPqIndex, DiskAnnIndex, IvfIndex, AutoIndex {

    static VectorIndex of(IndexType type) {
        return switch (type) {
            case FLAT, BRUTE_FORCE, BIN_FLAT, GPU_BRUTE_FORCE -> new FlatIndex();
            case HNSW -> new HnswIndex();
            case HNSW_PQ, HNSW_PRQ -> new HnswPqIndex();
            case HNSW_SQ -> new HnswSqIndex();
            case IVF_FLAT, GPU_IVF_FLAT, BIN_IVF_FLAT -> new IvfIndex(_ -> Optional.empty());
            case IVF_SQ8 -> new IvfIndex(_ -> Optional.of(new Coding.Scalar(CodeType.SQ8)));
            case IVF_PQ, GPU_IVF_PQ ->
                    new IvfIndex(index -> Optional.of(IndexParameters.products(index, true)));
            case IVF_RABITQ -> new IvfIndex(_ -> Optional.of(new Coding.Signs()));
            case SCANN -> new IvfIndex(_ -> Optional.of(IndexParameters.smallProducts()));
            case DISKANN -> new DiskAnnIndex();
            case AUTOINDEX, GPU_CAGRA -> new AutoIndex();
            case SPARSE_INVERTED_INDEX,
                    SPARSE_WAND,
                    INVERTED,
                    BITMAP,
                    STL_SORT,
                    TRIE,
                    NGRAM,
                    RTREE ->
                    throw new IllegalArgumentException("no index over dense vectors: " + type);
        };
    }

    /// How Lucene writes the vectors together with this index: the index is built while a segment
    /// is written, of nothing but its vectors.
    ///
    /// @param cancelled asked now and then; when true, the build ends with a CANCELLED error
    /// @return empty if nothing is built for so many rows: they are scanned
    Optional<KnnVectorsFormat> format(Index index, VectorKind kind, int rowCount, IndexBuild build);

    /// Opens what was built, for one search.
    ///
    /// @param leaf where the vectors were written by [#format]
    /// @param field the Lucene field
    /// @throws IllegalStateException if nothing was built
    OpenIndex open(CodecReader leaf, String field, Metric metric) throws IOException;
}
