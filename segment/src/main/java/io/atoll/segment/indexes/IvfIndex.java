package io.atoll.segment.indexes;

import io.atoll.model.Index;
import io.atoll.model.Metric;
import io.atoll.model.read.VectorQuery;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.companion.CompanionReader;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.lists.InvertedFileFormat;
import io.atoll.segment.lists.InvertedLists;
import io.atoll.segment.quantization.Coding;
import io.atoll.segment.search.Candidates;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.vectors.RowScorer;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.CodecReader;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// IVF_FLAT, IVF_SQ8, IVF_PQ, IVF_RABITQ, SCANN, BIN_IVF_FLAT: `nlist` lists of vectors around
/// centroids, of which a search looks through the nearest ones.
///
/// @param coding by what lists are scanned, before the best rows are scored by their vectors;
///   empty: by the vectors alone
record IvfIndex(Function<Index, Optional<Coding>> coding) implements VectorIndex {
    private static final String LISTS = "nlist";
    private static final int USUAL_LISTS = 128;

    /// Fewer rows are scanned.
    private static final int MIN_ROWS = 4096;

    @Override
    public Optional<KnnVectorsFormat> format(
            Index index, VectorKind kind, int rowCount, IndexBuild build) {
        return rowCount < MIN_ROWS
                ? Optional.empty()
                : Optional.of(
                        new InvertedFileFormat(
                                new InvertedFileFormat.Build(
                                        kind,
                                        index.metric(),
                                        IndexParameters.integer(index, LISTS, USUAL_LISTS),
                                        coding.apply(index),
                                        build::cancelled)));
    }

    /// Segments of versions up to 0.1 have graphs instead.
    @Override
    public OpenIndex open(CodecReader leaf, String field, Metric metric) throws IOException {
        return Graphs.reader(leaf, field) instanceof CompanionReader file
                        && file.of(field) instanceof InvertedLists lists
                ? lists.open(metric)
                : new Graph(new GraphWalks(Graphs.of(leaf, field), metric));
    }

    /// A graph that is searched as lists are: how many of these, means nothing to it.
    private record Graph(GraphWalks walks) implements OpenIndex {

        @Override
        public int width(VectorQuery query, int acceptedRows) {
            return walks.width(query.withEf(0), acceptedRows);
        }

        @Override
        public double cost(int width, RowSet accepted) {
            return walks.cost(width, accepted);
        }

        @Override
        public Candidates walk(
                RowScorer query,
                RowSet accepted,
                int width,
                int visitLimit,
                BooleanSupplier cancelled)
                throws IOException {
            return walks.walk(query, accepted, width, visitLimit, cancelled);
        }
    }
}
