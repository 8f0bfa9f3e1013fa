package io.atoll.segment.indexes;

import io.atoll.model.Index;
import io.atoll.model.Metric;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CodecReader;

import java.util.Optional;

/// FLAT: every row is scanned.
record FlatIndex() implements VectorIndex {

    @Override
    public Optional<KnnVectorsFormat> format(
            Index index, VectorKind kind, int rowCount, IndexBuild build) {
        return Optional.empty();
    }

    @Override
    public OpenIndex open(CodecReader leaf, String field, Metric metric) {
        throw new IllegalStateException("a FLAT index over " + field + " has nothing to open");
    }
}
