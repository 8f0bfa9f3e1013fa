package io.atoll.segment.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Literal;
import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Keys;
import io.atoll.segment.Samples;
import io.atoll.segment.Samples.Row;
import io.atoll.segment.Segments;
import io.atoll.segment.Segments.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// What a view of a segment answers, whatever its kind: the same as a loop over the rows would.
class SegmentViewTest {
    private static final long BEFORE = 1000;
    private static final int ROWS = 300;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "GROWING, L2", "GROWING, IP", "GROWING, COSINE",
        "SEALED, L2", "SEALED, IP", "SEALED, COSINE",
        "REBUILT, L2", "REBUILT, IP", "REBUILT, COSINE"
    })
    void findsWhatALoopOverAllRowsFinds(Kind kind, Metric metric) throws IOException {
        Random random = Segments.random(1);
        var segments = new Segments(folder, DataType.INT64);
        var rows = Samples.rows(random, DataType.INT64, ROWS, BEFORE);
        try (var segment = segments.of(kind, rows);
                var view = segment.view(SearchableSegment.NOW)) {
            var queries =
                    List.of(
                            Samples.query(random),
                            Samples.query(random),
                            rows.get(0).vectorArray());
            var search = search(metric, queries, 10, null);
            VectorHits hits = view.search(search);
            assertEquals((long) ROWS * queries.size(), hits.vectorsScored());
            assertEquals("scan", hits.plan());
            for (int q = 0; q < queries.size(); q++) {
                assertSameHits(best(rows, metric, queries.get(q), 10, null), view, hits, q);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keepsARangeSearchInsideItsRange(Kind kind) throws IOException {
        Random random = Segments.random(2);
        var segments = new Segments(folder, DataType.VARCHAR);
        var rows = Samples.rows(random, DataType.VARCHAR, ROWS, BEFORE);
        float[] query = Samples.query(random);
        try (var segment = segments.of(kind, rows);
                var view = segment.view(SearchableSegment.NOW)) {
            for (Metric metric : Metric.DENSE) {
                var sorted = best(rows, metric, query, ROWS, null);
                float inner = between(sorted, 20);
                float outer = between(sorted, 60);
                for (float from : new float[] {inner, Float.NaN}) {
                    var range = new DistanceRange(outer, from);
                    VectorHits hits = view.search(search(metric, List.of(query), ROWS, range));
                    assertEquals(Float.isNaN(from) ? 60 : 40, hits.rows(0).length);
                    assertSameHits(best(rows, metric, query, ROWS, range), view, hits, 0);
                }
            }
        }
    }

    /// A distance that better hits have, as many as `count`, and no others.
    private static float between(List<Hit> sorted, int count) {
        return (sorted.get(count - 1).distance + sorted.get(count).distance) / 2;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void fetchesEveryValueInTheOrderAsked(Kind kind) throws IOException {
        Random random = Segments.random(3);
        for (DataType keyType : List.of(DataType.INT64, DataType.VARCHAR)) {
            var segments = new Segments(folder, keyType);
            var rows = Samples.rows(random, keyType, ROWS, BEFORE);
            try (var segment = segments.of(kind, rows);
                    var view = segment.view(SearchableSegment.NOW)) {
                var wanted = new int[500];
                for (int i = 0; i < wanted.length; i++) {
                    wanted[i] = random.nextInt(ROWS);
                }
                Keys keys = view.keys(wanted, wanted.length);
                var fetched =
                        Samples.rows(
                                view.fetch(wanted, wanted.length, segments.schema().fields()),
                                view.timestamps(wanted, wanted.length));
                for (int i = 0; i < wanted.length; i++) {
                    Object key = keys.get(i);
                    Row original =
                            rows.stream().filter(r -> r.key().equals(key)).findAny().orElseThrow();
                    assertEquals(original, fetched.get(i));
                }
            }
            segments.storage().list("").forEach(name -> delete(segments, name));
        }
    }

    private static void delete(Segments segments, String name) {
        try {
            segments.storage().delete(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void matchesInTheOrderOfKeysAndCountsAll(Kind kind) throws IOException {
        Random random = Segments.random(4);
        var segments = new Segments(folder, DataType.VARCHAR);
        var rows = Samples.rows(random, DataType.VARCHAR, ROWS, BEFORE);
        Filter filter =
                new Filter.Compare(
                        new Filter.Reference(Samples.SMALL, "small", DataType.INT8, List.of()),
                        Filter.Comparison.GREATER,
                        new Filter.Constants(new Literal.Int(1)));
        List<String> expected =
                rows.stream()
                        .filter(row -> row.small() != null && row.small() > 1)
                        .map(row -> (String) row.key())
                        .sorted()
                        .toList();
        try (var segment = segments.of(kind, rows);
                var view = segment.view(SearchableSegment.NOW)) {
            assertEquals(expected.size(), view.count(Optional.of(filter), Set.of()));
            for (int limit : new int[] {0, 1, 7, expected.size(), 10_000}) {
                int[] matched = view.match(Optional.of(filter), Set.of(), limit);
                Keys keys = view.keys(matched, matched.length);
                var found = new ArrayList<Object>();
                for (int i = 0; i < keys.size(); i++) {
                    found.add(keys.get(i));
                }
                assertEquals(expected.subList(0, Math.min(limit, expected.size())), found);
            }
            assertEquals(0, view.count(Optional.empty(), Set.of(Samples.PARTITION + 1)));
            assertEquals(ROWS, view.count(Optional.empty(), Set.of(Samples.PARTITION)));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void deletesEndOnlyOlderRowsAndTheirViewsStay(Kind kind) throws IOException {
        Random random = Segments.random(5);
        var segments = new Segments(folder, DataType.INT64);
        var rows = new ArrayList<Row>();
        rows.add(Samples.row(random, 1L, BEFORE));
        rows.add(Samples.row(random, 2L, BEFORE));
        rows.add(Samples.row(random, 2L, BEFORE + 10));
        rows.add(Samples.row(random, 3L, BEFORE + 20));
        rows.add(Samples.row(random, 4L, BEFORE + 60));
        try (var segment = segments.of(kind, rows);
                var before = segment.view(SearchableSegment.NOW)) {
            assertEquals(1, segment.delete(Delete.of(BEFORE + 10, 0, Keys.ofLongs(2, 99))));
            assertEquals(
                    0,
                    segment.delete(Delete.of(BEFORE + 30, Samples.PARTITION + 1, Keys.ofLongs(2))));
            assertEquals(
                    1,
                    segment.delete(Delete.of(BEFORE + 30, Samples.PARTITION, Keys.ofLongs(2, 2))));
            assertEquals(0, segment.delete(Delete.of(BEFORE + 40, 0, Keys.ofLongs(2))));
            assertEquals(List.of(1L, 2L, 2L, 3L, 4L), keys(before));
            assertEquals(List.of(1L, 3L, 4L), keys(segment, SearchableSegment.NOW));
            assertEquals(List.of(1L, 2L), keys(segment, BEFORE + 9));
            assertEquals(List.of(1L, 2L), keys(segment, BEFORE + 10));
            assertEquals(List.of(1L, 2L, 3L), keys(segment, BEFORE + 29));
            assertEquals(List.of(1L, 3L), keys(segment, BEFORE + 30));
            assertEquals(List.of(), keys(segment, BEFORE - 1));

            assertEquals(0, segment.delete(Delete.ofAll(BEFORE + 50, Samples.PARTITION + 1)));
            assertEquals(2, segment.delete(Delete.ofAll(BEFORE + 60, 0)));
            assertEquals(List.of(4L), keys(segment, SearchableSegment.NOW));
            assertEquals(List.of(1L, 3L), keys(segment, BEFORE + 59));

            assertThrows(
                    IllegalArgumentException.class,
                    () -> segment.delete(Delete.of(BEFORE + 20, 0, Keys.ofLongs(4))));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aDeleteLeavesWhatIsYoungerThanItsBound(Kind kind) throws IOException {
        Random random = Segments.random(5);
        var segments = new Segments(folder, DataType.INT64);
        var rows = new ArrayList<Row>();
        rows.add(Samples.row(random, 1L, BEFORE));
        rows.add(Samples.row(random, 1L, BEFORE + 10));
        rows.add(Samples.row(random, 2L, BEFORE + 20));
        rows.add(Samples.row(random, 1L, BEFORE + 30));
        var keys = Optional.of(Keys.ofLongs(1, 2));
        try (var segment = segments.of(kind, rows)) {
            assertEquals(0, segment.delete(new Delete(BEFORE + 40, BEFORE - 1, 0, keys)));
            assertEquals(2, segment.delete(new Delete(BEFORE + 50, BEFORE + 19, 0, keys)));
            assertEquals(List.of(1L, 2L), keys(segment, SearchableSegment.NOW));
            assertEquals(List.of(1L, 1L, 1L, 2L), keys(segment, BEFORE + 49));

            var all = Optional.<Keys>empty();
            assertEquals(1, segment.delete(new Delete(BEFORE + 60, BEFORE + 20, 0, all)));
            assertEquals(List.of(1L), keys(segment, SearchableSegment.NOW));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aSearchEndsWhenItIsCancelled(Kind kind) throws IOException {
        Random random = Segments.random(6);
        var segments = new Segments(folder, DataType.INT64);
        var rows = Samples.rows(random, DataType.INT64, ROWS, BEFORE);
        try (var segment = segments.of(kind, rows);
                var view = segment.view(SearchableSegment.NOW)) {
            var search =
                    new VectorSearch(
                            new VectorQuery(
                                    Samples.VECTOR,
                                    Metric.L2,
                                    QueryVectors.ofFloats(List.of(Samples.query(random))),
                                    3,
                                    0,
                                    Optional.empty(),
                                    Optional.empty()),
                            Set.of(),
                            () -> true);
            var error = assertThrows(AtollException.class, () -> view.search(search));
            assertEquals(ErrorCode.CANCELLED, error.code());
        }
    }

    @Test
    void aClosedSegmentLetsNobodyInAndIsFreedByItsLastUser() throws IOException {
        var segments = new Segments(folder, DataType.INT64);
        var rows = Samples.rows(Segments.random(7), DataType.INT64, ROWS, BEFORE);
        var segment = segments.sealed(rows);
        assertTrue(segment.acquire());
        var view = segment.view(SearchableSegment.NOW);
        segment.close();
        segment.close();
        assertFalse(segment.acquire());
        assertArrayEquals(new long[] {BEFORE}, view.timestamps(new int[] {5}, 1));
        segment.release();
        assertThrows(RuntimeException.class, () -> view.timestamps(new int[] {5}, 1));
    }

    private static List<Object> keys(SearchableSegment segment, long asOf) {
        try (var view = segment.view(asOf)) {
            return keys(view);
        }
    }

    private static List<Object> keys(SearchableSegment.View view) {
        int[] rows = view.match(Optional.empty(), Set.of(), 1000);
        assertEquals(rows.length, view.liveRows());
        Keys keys = view.keys(rows, rows.length);
        var list = new ArrayList<Object>();
        for (int i = 0; i < keys.size(); i++) {
            list.add(keys.get(i));
        }
        return list;
    }

    private record Hit(Object key, float distance) {}

    private static VectorSearch search(
            Metric metric, List<float[]> queries, int k, DistanceRange range) {
        return VectorSearch.of(
                new VectorQuery(
                        Samples.VECTOR,
                        metric,
                        QueryVectors.ofFloats(queries),
                        k,
                        0,
                        Optional.empty(),
                        Optional.ofNullable(range)));
    }

    private static List<Hit> best(
            List<Row> rows, Metric metric, float[] query, int k, DistanceRange range) {
        Comparator<Hit> order = Comparator.comparing(Hit::distance);
        return rows.stream()
                .map(row -> new Hit(row.key(), distance(metric, query, row.vectorArray())))
                .filter(hit -> range == null || range.contains(metric, hit.distance))
                .sorted(metric.largerIsBetter() ? order.reversed() : order)
                .limit(k)
                .toList();
    }

    private static float distance(Metric metric, float[] a, float[] b) {
        double squares = 0;
        double product = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (double) (a[i] - b[i]) * (a[i] - b[i]);
            product += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return (float)
                switch (metric) {
                    case L2 -> squares;
                    case IP -> product;
                    case COSINE -> product / Math.sqrt(aa * bb);
                    case BM25 -> throw metric.scoresNoVectors();
                    case HAMMING, JACCARD -> throw new IllegalArgumentException();
                };
    }

    private static void assertSameHits(
            List<Hit> expected, SearchableSegment.View view, VectorHits hits, int query) {
        int[] rows = hits.rows(query);
        assertEquals(expected.size(), rows.length);
        Keys keys = view.keys(rows, rows.length);
        for (int i = 0; i < rows.length; i++) {
            assertEquals(expected.get(i).key, keys.get(i), "rank " + i);
            assertEquals(expected.get(i).distance, hits.distances(query)[i], 1e-4, "rank " + i);
        }
    }
}
