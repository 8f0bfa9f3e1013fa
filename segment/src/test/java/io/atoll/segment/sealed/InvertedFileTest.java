package io.atoll.segment.sealed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.segment.Clusters;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.indexes.VectorIndex;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Searching segments with IVF_FLAT, IVF_SQ8, IVF_PQ, IVF_RABITQ and SCANN.
class InvertedFileTest {
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

    private static Index index(IndexType type, Metric metric, int lists) {
        return new Index(
                Clusters.INDEX_ID,
                Clusters.VECTOR,
                "lists",
                type,
                metric,
                Map.of("nlist", Integer.toString(lists)));
    }

    @ParameterizedTest
    @CsvSource({
        "IVF_FLAT, L2",
        "IVF_FLAT, IP",
        "IVF_FLAT, COSINE",
        "IVF_SQ8, L2",
        "IVF_SQ8, IP",
        "IVF_SQ8, COSINE",
        "IVF_PQ, L2",
        "IVF_PQ, COSINE",
        "IVF_RABITQ, L2",
        "IVF_RABITQ, IP",
        "SCANN, L2",
        "SCANN, COSINE"
    })
    void findsNearlyAllNeighboursAndGivesTheirExactDistances(IndexType type, Metric metric)
            throws IOException {
        try (var segment = clusters.rebuilt(flat, List.of(index(type, metric, 64)))) {
            List<float[]> queries = clusters.queries(30);
            assertFinds(segment, search(metric, queries, K, 12, Optional.empty()), "lists");
            assertFinds(segment, search(metric, queries, K, 12, Clusters.luckBelow(60)), "lists");
            assertFinds(segment, search(metric, queries, K, 12, Clusters.luckBelow(1)), "scan");
            assertFinds(
                    segment,
                    search(metric, queries, K, 64, Optional.empty()),
                    type == IndexType.IVF_FLAT ? "scan" : "lists");
        }
    }

    private static void assertFinds(SealedSegment segment, VectorSearch search, String plan) {
        IndexChecks.assertFinds(flat, segment, search, plan);
    }

    @ParameterizedTest
    @CsvSource({"IVF_FLAT", "IVF_SQ8", "SCANN"})
    void anAnswerIsAsLongAsItCanBeHoweverFewListsAreAskedFor(IndexType type) throws IOException {
        try (var segment = clusters.rebuilt(flat, List.of(index(type, Metric.L2, 64)));
                var view = segment.view(SearchableSegment.NOW)) {
            List<float[]> queries = clusters.queries(5);
            VectorHits found =
                    view.search(search(Metric.L2, queries, 400, 1, Clusters.luckBelow(50)));
            assertEquals("lists", found.plan());
            for (int q = 0; q < queries.size(); q++) {
                assertEquals(400, found.rows(q).length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"IVF_FLAT", "IVF_SQ8", "IVF_PQ", "IVF_RABITQ"})
    void aSearchByDistanceGoesOnUntilListsAreTooFar(IndexType type) throws IOException {
        try (var segment = clusters.rebuilt(flat, List.of(index(type, Metric.L2, 64)))) {
            var range = new DistanceRange(6, Float.NaN);
            var query =
                    new VectorQuery(
                            Clusters.VECTOR,
                            Metric.L2,
                            QueryVectors.ofFloats(clusters.queries(20)),
                            100,
                            1,
                            Optional.empty(),
                            Optional.of(range));
            assertFinds(segment, VectorSearch.of(query), "lists");
        }
    }

    @Test
    void thereAreNoMoreListsThanRowsCanFill() throws IOException {
        try (var segment =
                clusters.rebuilt(flat, List.of(index(IndexType.IVF_FLAT, Metric.L2, 65_536)))) {
            var open =
                    VectorIndex.of(IndexType.IVF_FLAT)
                            .open(
                                    (CodecReader) segment.leaf(),
                                    LuceneFields.of(Clusters.VECTOR),
                                    Metric.L2);
            var all = search(Metric.L2, clusters.queries(20), K, 65_536, Optional.empty());
            assertEquals(ROWS / 39, open.width(all.query(), ROWS));
            var usual = search(Metric.L2, clusters.queries(20), K, 0, Optional.empty());
            assertEquals(8, open.width(usual.query(), ROWS));
            assertFinds(segment, usual, "lists");
        }
    }

    @Test
    void aGraphAsEarlierVersionsBuiltItIsWalkedAndNotByTheNumberOfLists() throws IOException {
        try (var segment = clusters.rebuilt(flat, List.of(Clusters.hnsw(Metric.L2)))) {
            var open =
                    VectorIndex.of(IndexType.IVF_FLAT)
                            .open(
                                    (CodecReader) segment.leaf(),
                                    LuceneFields.of(Clusters.VECTOR),
                                    Metric.L2);
            var search = search(Metric.L2, clusters.queries(1), K, 8, Optional.empty());
            assertEquals(64, open.width(search.query(), ROWS));
            assertEquals("graph", open.plan());
        }
    }

    @ParameterizedTest
    @CsvSource({"IVF_SQ8", "SCANN"})
    void aRebuildMakesTheSameListsAgain(IndexType type) throws IOException {
        try (var once = clusters.rebuilt(flat, List.of(index(type, Metric.IP, 64)));
                var again = clusters.rebuilt(once, List.of(index(type, Metric.IP, 64)));
                var plain = clusters.rebuilt(again, List.of(Clusters.hnsw(Metric.IP)));
                var first = once.view(SearchableSegment.NOW);
                var second = again.view(SearchableSegment.NOW)) {
            var search = search(Metric.IP, clusters.queries(20), K, 2, Optional.empty());
            VectorHits expected = first.search(search);
            VectorHits found = second.search(search);
            assertEquals(expected.vectorsScored(), found.vectorsScored());
            for (int q = 0; q < found.queries(); q++) {
                assertArrayEquals(expected.rows(q), found.rows(q));
            }
            assertEquals(2, listFiles(again).size());
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        Files.size(listFiles(once).get(i)), Files.size(listFiles(again).get(i)));
            }
            assertEquals(0, listFiles(plain).size());
        }
    }

    @ParameterizedTest
    @CsvSource({"IVF_SQ8", "IVF_PQ", "IVF_RABITQ", "SCANN"})
    void rowsThatAreAllAlikeAndRowsOfZerosAreFound(IndexType type) throws IOException {
        var alike = new Clusters(folder, 3, 1, 2);
        try (var zeros = alike.zeros(4200)) {
            for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
                try (var segment = alike.rebuilt(zeros, List.of(index(type, metric, 16)));
                        var view = segment.view(SearchableSegment.NOW)) {
                    var queries = List.of(new float[] {1, 2, 2});
                    VectorHits found = view.search(search(metric, queries, K, 1, Optional.empty()));
                    assertEquals(K, found.rows(0).length);
                    for (float distance : found.distances(0)) {
                        assertEquals(metric == Metric.L2 ? 9 : 0, distance);
                    }
                }
            }
        }
    }

    @Test
    void aDamagedFileOfListsIsToldByItsName() throws IOException {
        try (var segment =
                clusters.rebuilt(flat, List.of(index(IndexType.IVF_FLAT, Metric.L2, 64)))) {
            for (Path file : listFiles(segment)) {
                IndexChecks.assertToldWhenDamaged(clusters, segment, file);
            }
        }
    }

    @Test
    void aBuildEndsWhenItIsCancelled() {
        var error =
                assertThrows(
                        AtollException.class,
                        () ->
                                clusters.rebuild(
                                        flat,
                                        List.of(index(IndexType.IVF_FLAT, Metric.L2, 64)),
                                        () -> true));
        assertEquals(ErrorCode.CANCELLED, error.code());
    }

    private static List<Path> listFiles(SealedSegment segment) throws IOException {
        return IndexChecks.files(clusters, segment, "vl[lm]");
    }

    private static VectorSearch search(
            Metric metric, List<float[]> queries, int k, int nprobe, Optional<Filter> filter) {
        return VectorSearch.of(
                new VectorQuery(
                        Clusters.VECTOR,
                        metric,
                        QueryVectors.ofFloats(queries),
                        k,
                        nprobe,
                        filter,
                        Optional.empty()));
    }
}
