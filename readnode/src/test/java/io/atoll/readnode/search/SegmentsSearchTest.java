package io.atoll.readnode.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.calls.SegmentSpan;
import io.atoll.readnode.state.HeldViews;
import io.atoll.segment.growing.GrowingSegment;
import io.atoll.segment.sealed.SealedSegment;
import io.atoll.segment.sealed.SegmentSealer;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.VectorSearch;
import io.atoll.segment.storage.LocalStorage;
import io.atoll.segment.storage.Storage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/// One search through the segments of a node, whose graphs are walked as if they were one.
class SegmentsSearchTest {
    private static final long KEY = 100;
    private static final long VECTOR = 101;
    private static final long PARTITION = 7;
    private static final int DIMENSION = 12;
    private static final int ROWS = 12_900;
    private static final int PARTS = 3;
    private static final int QUERIES = 60;
    private static final int K = 10;

    @TempDir static Path folder;

    private static Storage storage;
    private static Schema schema;
    private static List<float[]> vectors;
    private static List<float[]> queries;
    private static double[] farthest;
    private static List<HeldViews.Held> one;
    private static List<HeldViews.Held> even;
    private static List<HeldViews.Held> skewed;
    private static long nextId = 1;

    @BeforeAll
    static void buildOnce() throws IOException {
        storage = LocalStorage.at(folder);
        schema =
                new Schema(
                        "",
                        List.of(
                                Field.of(KEY, "id", DataType.INT64).with(Field.Trait.PRIMARY_KEY),
                                Field.of(VECTOR, "vector", DataType.FLOAT_VECTOR)
                                        .withDimension(DIMENSION)));
        var random = new Random(7);
        var centres = new float[40][];
        Arrays.setAll(centres, _ -> near(new float[DIMENSION], 1, random));
        vectors = new ArrayList<>();
        for (int row = 0; row < ROWS + QUERIES; row++) {
            vectors.add(near(centres[random.nextInt(centres.length)], 0.6f, random));
        }
        queries = List.copyOf(vectors.subList(ROWS, ROWS + QUERIES));
        vectors = vectors.subList(0, ROWS);
        farthest = farthest(Metric.L2);
        // Rows that lie beside each other are in one segment, or in all alike.
        vectors.sort(Comparator.comparingDouble(vector -> vector[0]));
        one = parts(IndexType.HNSW, Metric.L2, 1, i -> i);
        even = parts(IndexType.HNSW, Metric.L2, PARTS, i -> i % PARTS);
        skewed = parts(IndexType.HNSW, Metric.L2, PARTS, i -> i / (ROWS / PARTS));
    }

    @AfterAll
    static void close() {
        List.of(one, even, skewed).forEach(SegmentsSearchTest::close);
    }

    private static void close(List<HeldViews.Held> parts) {
        for (HeldViews.Held part : parts) {
            part.view().close();
            part.segment().close();
        }
    }

    private static float[] near(float[] centre, float spread, Random random) {
        var vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = centre[i] + spread * (float) random.nextGaussian();
        }
        return vector;
    }

    private static List<HeldViews.Held> parts(
            IndexType type, Metric metric, int count, IntUnaryOperator partOf) throws IOException {
        var parts = new ArrayList<HeldViews.Held>();
        for (int part = 0; part < count; part++) {
            var rows = new ArrayList<Integer>();
            for (int row = 0; row < ROWS; row++) {
                if (count == 1 || partOf.applyAsInt(row) == part) {
                    rows.add(row);
                }
            }
            parts.add(segment(type, metric, rows));
        }
        return parts;
    }

    private static HeldViews.Held segment(IndexType type, Metric metric, List<Integer> rows)
            throws IOException {
        long id = nextId++;
        var index =
                new Index(1, VECTOR, "i", type, metric, Map.of("M", "8", "efConstruction", "24"));
        try (var growing = GrowingSegment.create(id, schema)) {
            growing.insert(PARTITION, 1000, rows(rows));
            var flat =
                    SegmentSealer.seal(storage, growing, schema, 1, PARTITION, id, "flat-" + id)
                            .orElseThrow();
            try (var source = SealedSegment.open(storage, flat, schema, false)) {
                var built =
                        SegmentSealer.rebuild(
                                        storage,
                                        List.of(source),
                                        schema,
                                        List.of(index),
                                        id,
                                        "graph-" + id,
                                        () -> false)
                                .info()
                                .orElseThrow();
                var segment = SealedSegment.open(storage, built, schema, false);
                return new HeldViews.Held(segment, segment.view(SearchableSegment.NOW));
            }
        }
    }

    private static Rows rows(List<Integer> rows) {
        var keys = new long[rows.size()];
        var bytes =
                ByteBuffer.allocate(rows.size() * DIMENSION * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = rows.get(i);
            for (float component : vectors.get(rows.get(i))) {
                bytes.putFloat(component);
            }
        }
        return new Rows(
                keys.length,
                List.of(
                        new Column.Longs(KEY, DataType.INT64, keys, null),
                        new Column.Vectors(
                                VECTOR,
                                DataType.FLOAT_VECTOR,
                                keys.length,
                                DIMENSION,
                                bytes.flip())));
    }

    private static VectorSearch search(Metric metric, int k, int ef) {
        return VectorSearch.of(
                new VectorQuery(
                        VECTOR,
                        metric,
                        QueryVectors.ofFloats(queries),
                        k,
                        ef,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static SegmentsSearch.Found find(List<HeldViews.Held> parts, VectorSearch search) {
        var searching = new SegmentsSearch(parts, search, _ -> SegmentSpan.NONE);
        return searching.found(
                compute(searching.pieces(0)),
                SegmentsSearchTest::compute,
                CallLimit.of(Duration.ofMinutes(1)));
    }

    private static List<SegmentHits> compute(List<Supplier<SegmentHits>> pieces) {
        return pieces.stream().map(Supplier::get).toList();
    }

    private static long scored(SegmentsSearch.Found found) {
        return found.segments().stream().mapToLong(part -> part.hits().vectorsScored()).sum();
    }

    /// Each segment as wide as if there were no others.
    private static long scoredWhole(List<HeldViews.Held> parts, VectorSearch search) {
        return parts.stream().mapToLong(part -> part.view().search(search).vectorsScored()).sum();
    }

    private static double recall(Metric metric, double[] farthest, HitMerger.Merged merged) {
        var keys = (Keys.LongKeys) merged.keys();
        int hits = 0;
        int next = 0;
        for (int q = 0; q < QUERIES; q++) {
            for (int i = 0; i < merged.hits().counts().get(q); i++) {
                float[] row = vectors.get((int) keys.value(next++));
                hits += cost(metric, queries.get(q), row) <= farthest[q] ? 1 : 0;
            }
        }
        return (double) hits / QUERIES / K;
    }

    /// The costs of the K-th best rows, by brute force.
    private static double[] farthest(Metric metric) {
        var farthest = new double[QUERIES];
        var costs = new double[ROWS];
        for (int q = 0; q < QUERIES; q++) {
            for (int row = 0; row < ROWS; row++) {
                costs[row] = cost(metric, queries.get(q), vectors.get(row));
            }
            double[] sorted = costs.clone();
            Arrays.sort(sorted);
            farthest[q] = sorted[K - 1];
        }
        return farthest;
    }

    private static double cost(Metric metric, float[] query, float[] row) {
        double squares = 0;
        double product = 0;
        double length = 0;
        for (int i = 0; i < DIMENSION; i++) {
            squares += (double) (query[i] - row[i]) * (query[i] - row[i]);
            product += (double) query[i] * row[i];
            length += (double) row[i] * row[i];
        }
        return switch (metric) {
            case L2 -> squares;
            case IP -> -product;
            case COSINE -> -product / Math.sqrt(length);
            default -> throw new IllegalArgumentException(metric.toString());
        };
    }

    @ParameterizedTest
    @CsvSource({"10", "16", "32"})
    void graphsOfRandomPartsFindWhatOneGraphFindsAndScoreLess(int ef) {
        VectorSearch search = search(Metric.L2, K, ef);
        var ofOne = find(one, search);
        var ofParts = find(even, search);
        double alone = recall(Metric.L2, farthest, ofOne.hits());
        double together = recall(Metric.L2, farthest, ofParts.hits());
        assertTrue(together >= alone - 0.01, together + " of " + alone);
        long whole = scoredWhole(even, search);
        assertTrue(scored(ofParts) < 0.92 * whole, scored(ofParts) + " of " + whole);
        assertEquals(scoredWhole(one, search), scored(ofOne));
    }

    @ParameterizedTest
    @CsvSource({"10", "32", "100"})
    void aSegmentThatHasMoreOfWhatIsNearThanItsShareIsWalkedAgain(int ef) {
        VectorSearch search = search(Metric.L2, K, ef);
        double alone = recall(Metric.L2, farthest, find(one, search).hits());
        var ofParts = find(skewed, search);
        double together = recall(Metric.L2, farthest, ofParts.hits());
        assertTrue(together >= alone - 0.01, together + " of " + alone);
        assertTrue(
                ofParts.segments().stream()
                        .anyMatch(part -> part.hits().plan().equals("graph+wider")));
    }

    @Test
    void quantizedGraphsAreSharedAlike() throws IOException {
        IndexType type = IndexType.HNSW_SQ;
        Metric metric = Metric.COSINE;
        var parts = parts(type, metric, PARTS, i -> i % PARTS);
        VectorSearch search = search(metric, K, 48);
        var found = find(parts, search);
        double recall = recall(metric, farthest(metric), found.hits());
        assertTrue(recall >= 0.97, "recall " + recall);
        assertTrue(scored(found) < 0.9 * scoredWhole(parts, search));
        close(parts);
    }

    @Test
    void moreHitsThanASegmentIsAskedForCanAllBeItsOwn() {
        // All the best 400 rows of some query are in one part.
        VectorSearch search = search(Metric.L2, 400, 400);
        var found = find(skewed, search);
        for (int q = 0; q < QUERIES; q++) {
            assertEquals(400, found.hits().hits().counts().get(q));
        }
        double[] worst = worst(found, 400);
        double[] expected = worst(find(one, search), 400);
        for (int q = 0; q < QUERIES; q++) {
            assertTrue(worst[q] <= 1.02 * expected[q], worst[q] + " of " + expected[q]);
        }
    }

    private static double[] worst(SegmentsSearch.Found found, int k) {
        var worst = new double[QUERIES];
        Arrays.setAll(worst, q -> found.hits().distance(q * k + k - 1));
        return worst;
    }

    @Test
    void keysThatAreInSeveralSegmentsDoNotShortenAnAnswer() {
        var twice = List.of(even.get(0), even.get(1), even.get(0), even.get(1));
        VectorSearch search = search(Metric.L2, 64, 64);
        var found = find(twice, search);
        for (int q = 0; q < QUERIES; q++) {
            assertEquals(64, found.hits().hits().counts().get(q));
        }
    }

    @Test
    void aSearchByDistanceIsNotNarrowed() {
        VectorSearch plain = search(Metric.L2, 100, 100);
        var range =
                VectorSearch.of(
                        new VectorQuery(
                                VECTOR,
                                Metric.L2,
                                plain.queries(),
                                100,
                                100,
                                Optional.empty(),
                                Optional.of(new DistanceRange(6f, 0f))));
        assertEquals(scoredWhole(even, range), scored(find(even, range)));
    }

    @Test
    void theOrderInWhichSegmentsAnswerDoesNotMatter() {
        VectorSearch search = search(Metric.L2, K, 16);
        var forwards = find(skewed, search);
        var backwards = find(skewed.reversed(), search);
        assertArrayEquals(keys(forwards), keys(backwards));
        assertEquals(scored(forwards), scored(backwards));
        assertFalse(forwards.segments().isEmpty());
    }

    private static long[] keys(SegmentsSearch.Found found) {
        var keys = (Keys.LongKeys) found.hits().keys();
        var values = new long[keys.size()];
        Arrays.setAll(values, keys::value);
        return values;
    }
}
