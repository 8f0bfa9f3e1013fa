package io.atoll.segment.sealed;

import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A type of vector index: what its parameters may be, and how it is built. A new one is a new
/// class and a line in [#of(IndexType)].
public sealed interface VectorIndex permits FlatIndex, HnswIndex, AutoIndex {

    static VectorIndex of(IndexType type) {
        return switch (type) {
            case FLAT -> new FlatIndex();
            case HNSW -> new HnswIndex();
            case AUTOINDEX -> new AutoIndex();
        };
    }

    /// Checks the parameters that a client asks for.
    ///
    /// @throws io.atoll.model.AtollException with PARAMETER_INVALID, naming parameter and limits
    void checkParameters(Map<String, String> parameters);

    /// How Lucene writes the vectors together with this index.
    ///
    /// @param cancelled asked now and then; when true, the build ends with a CANCELLED error
    /// @return empty if the rows have no graph: they are scanned
    Optional<KnnVectorsFormat> format(
            Index index, VectorKind kind, int rowCount, BooleanSupplier cancelled);
}
