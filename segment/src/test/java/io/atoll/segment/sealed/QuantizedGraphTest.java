package io.atoll.segment.sealed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.segment.Clusters;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.indexes.VectorIndex;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.VectorHits;
import io.atoll.segment.search.VectorSearch;

import org.apache.lucene.index.CodecReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Searching segments with HNSW_SQ, HNSW_PQ and DISKANN.
class QuantizedGraphTest {
    private static final int ROWS = 5000;
    private static final int K = 10;

    @TempDir static Path folder;

    private static Clusters clusters;
    private static SealedSegment flat;

    @BeforeAll
    static void write() throws IOException {
        clusters = new Clusters(folder, 20, 30, 1);
        flat = clusters.sealed(ROWS);
    }

    @AfterAll
    static void close() {
        flat.close();
    }

    @ParameterizedTest
    @CsvSource({"HNSW_PQ, L2, 8", "HNSW_PQ, COSINE, 6", "DISKANN, IP, 8"})
    void findsThemByProductCodesToo(IndexType type, Metric metric, String bits) throws IOException {
        var index =
                new Index(
                        Clusters.INDEX_ID,
                        Clusters.VECTOR,
                        "coded",
                        type,
                        metric,
                        Map.of("M", "12", "efConstruction", "60", "m", "10", "nbits", bits));
        try (var segment = clusters.rebuilt(flat, List.of(index))) {
            List<float[]> queries = clusters.queries(30);
            assertFinds(segment, search(metric, queries, 120, Optional.empty()), "graph");
            assertEquals(2, codeFiles(segment).size());
        }
    }

    private static Index index(Metric metric, String type) {
        return new Index(
                Clusters.INDEX_ID,
                Clusters.VECTOR,
                "coded",
                IndexType.HNSW_SQ,
                metric,
                Map.of("M", "12", "efConstruction", "60", "sq_type", type, "refine", "true"));
    }

    @ParameterizedTest
    @CsvSource({"L2, SQ8", "IP, sq8", "COSINE, None", "L2, SQ6", "IP, BF16", "COSINE, fp16"})
    void findsNearlyAllNeighboursAndGivesTheirExactDistances(Metric metric, String type)
            throws IOException {
        try (var segment = clusters.rebuilt(flat, List.of(index(metric, type)))) {
            List<float[]> queries = clusters.queries(30);
            assertFinds(segment, search(metric, queries, 64, Optional.empty()), "graph");
            assertFinds(segment, search(metric, queries, 20, Clusters.luckBelow(60)), "graph");
            assertFinds(segment, search(metric, queries, 20, Clusters.luckBelow(1)), "scan");
        }
    }

    private static void assertFinds(SealedSegment segment, VectorSearch search, String plan) {
        IndexChecks.assertFinds(flat, segment, search, plan);
    }

    @Test
    void aRebuildOfCodedSegmentsCodesThemAnew() throws IOException {
        try (var once = clusters.rebuilt(flat, List.of(index(Metric.L2, "SQ8")));
                var again = clusters.rebuilt(once, List.of(index(Metric.L2, "SQ8")));
                var plain = clusters.rebuilt(again, List.of(Clusters.hnsw(Metric.L2)))) {
            var search = search(Metric.L2, clusters.queries(20), 64, Optional.empty());
            assertFinds(again, search, "graph");
            assertFinds(plain, search, "graph");
            assertEquals(2, codeFiles(again).size());
            assertEquals(0, codeFiles(plain).size());
        }
    }

    @Test
    void aGraphWithoutCodesAsEarlierVersionsBuiltItIsWalkedByVectors() throws IOException {
        try (var plain = clusters.rebuilt(flat, List.of(Clusters.hnsw(Metric.L2)));
                var view = plain.view(SearchableSegment.NOW)) {
            OpenIndex index =
                    VectorIndex.of(IndexType.HNSW_SQ)
                            .open(
                                    (CodecReader) plain.leaf(),
                                    LuceneFields.of(Clusters.VECTOR),
                                    Metric.L2);
            var search = search(Metric.L2, clusters.queries(1), 0, Optional.empty());
            assertEquals(64, index.width(search.query(), ROWS));
            assertEquals(ROWS, view.liveRows());
        }
    }

    @Test
    void rowsThatAreAllAlikeAndRowsOfZerosAreFound() throws IOException {
        var alike = new Clusters(folder, 3, 1, 2);
        for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
            try (var zeros = alike.zeros(4200);
                    var segment = alike.rebuilt(zeros, List.of(index(metric, "SQ8")));
                    var view = segment.view(SearchableSegment.NOW)) {
                var search = search(metric, List.of(new float[] {1, 2, 2}), 16, Optional.empty());
                VectorHits found = view.search(search);
                assertEquals(K, found.rows(0).length);
                for (float distance : found.distances(0)) {
                    assertEquals(metric == Metric.L2 ? 9 : 0, distance);
                }
            }
        }
    }

    @Test
    void aDamagedFileOfCodesIsToldByItsName() throws IOException {
        try (var segment = clusters.rebuilt(flat, List.of(index(Metric.L2, "SQ8")))) {
            for (Path file : codeFiles(segment)) {
                IndexChecks.assertToldWhenDamaged(clusters, segment, file);
            }
        }
    }

    private static List<Path> codeFiles(SealedSegment segment) throws IOException {
        return IndexChecks.files(clusters, segment, "vq[cm]");
    }

    private static VectorSearch search(
            Metric metric, List<float[]> queries, int ef, Optional<Filter> filter) {
        return VectorSearch.of(
                new VectorQuery(
                        Clusters.VECTOR,
                        metric,
                        QueryVectors.ofFloats(queries),
                        K,
                        ef,
                        filter,
                        Optional.empty()));
    }
}
