package io.atoll.segment.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.Metric;
import io.atoll.model.read.DistanceRange;
import io.atoll.segment.Points;
import io.atoll.segment.Segments;
import io.atoll.segment.sealed.SealedSegment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/// Distances of vectors whose squares do not fit into float32, and of vectors of zeros.
class MagnitudesTest {
    private static final float[][] ROWS = {{1, 0}, {0, 1e-30f}, {-1e-30f, 1e-31f}, {0, 0}};
    private static final float[] QUERY = {1, 0.1f};
    private static final float[] COSINES = {0.995037f, 0.0995037f, -0.980198f, 0};
    private static final int QUERIES = 20;
    private static final int WANTED = 10 * QUERIES;
    private static final int GRAPH_ROWS = 4500;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ranksTinyRowsByTheirDirectionInAScan(boolean growing) throws IOException {
        var points = new Points(folder, 2);
        try (var segment = growing ? points.growing(ROWS) : points.sealed(ROWS);
                var view = segment.view(SearchableSegment.NOW)) {
            VectorHits hits = view.search(Points.search(Metric.COSINE, QUERY, 10, null));
            assertEquals("scan", hits.plan());
            assertArrayEquals(new int[] {0, 1, 3, 2}, hits.rows(0));
            for (int rank = 0; rank < ROWS.length; rank++) {
                assertEquals(COSINES[hits.rows(0)[rank]], hits.distances(0)[rank], 1e-6f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRangeSearchTakesTinyRowsByTheirDirection(boolean growing) throws IOException {
        var points = new Points(folder, 2);
        try (var segment = growing ? points.growing(ROWS) : points.sealed(ROWS);
                var view = segment.view(SearchableSegment.NOW)) {
            var middle = new DistanceRange(-0.5f, 0.5f);
            VectorHits hits = view.search(Points.search(Metric.COSINE, QUERY, 10, middle));
            assertArrayEquals(new int[] {1, 3}, hits.rows(0));
            var all = new DistanceRange(-1.1f, 1);
            hits = view.search(Points.search(Metric.COSINE, QUERY, 10, all));
            assertArrayEquals(new int[] {0, 1, 3, 2}, hits.rows(0));
        }
    }

    @Test
    void findsTinyRowsByTheirDirectionThroughAGraph() throws IOException {
        Random random = Segments.random(1);
        float[][] rows = new float[GRAPH_ROWS][];
        System.arraycopy(ROWS, 0, rows, 0, ROWS.length);
        for (int row = ROWS.length; row < rows.length; row++) {
            double angle = Math.PI * (0.55 + 0.4 * random.nextDouble());
            rows[row] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
        }
        var points = new Points(folder, 2);
        try (var flat = points.sealed(rows);
                var graph = points.withGraph(flat, Metric.COSINE);
                var view = graph.view(SearchableSegment.NOW)) {
            VectorHits hits = view.search(Points.search(Metric.COSINE, QUERY, 3, null));
            assertEquals("graph", hits.plan());
            assertArrayEquals(new int[] {0, 1, 3}, hits.rows(0));
            assertEquals(COSINES[0], hits.distances(0)[0], 1e-6f);
            assertEquals(COSINES[1], hits.distances(0)[1], 1e-6f);
            assertEquals(0, hits.distances(0)[2]);
            hits = view.search(Points.search(Metric.COSINE, new float[] {-1, 0.1f}, 1, null));
            assertEquals("graph", hits.plan());
            assertArrayEquals(new int[] {2}, hits.rows(0));
            assertEquals(1, hits.distances(0)[0], 1e-6f);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"L2", "IP", "COSINE"})
    void everyDistanceIsTheTrueOneRoundedToFloat32(Metric metric) throws IOException {
        Random random = Segments.random(2);
        for (int round = 0; round < 40; round++) {
            int dimension = random.nextInt(2, 80);
            var rows = new float[300][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = extreme(random, dimension);
            }
            var points = new Points(folder.resolve(metric + "-" + round), dimension);
            try (var growing = points.growing(rows);
                    var sealed = points.sealed(rows);
                    var one = growing.view(SearchableSegment.NOW);
                    var other = sealed.view(SearchableSegment.NOW)) {
                float[] query = extreme(random, dimension);
                var search = Points.search(metric, query, rows.length, null);
                VectorHits hits = one.search(search);
                assertTrueDistances(metric, query, rows, hits);
                VectorHits again = other.search(search);
                assertArrayEquals(hits.rows(0), again.rows(0));
                assertArrayEquals(hits.distances(0), again.distances(0));
            }
        }
    }

    /// A vector somewhere in the whole range of float32, or with components from all over it.
    private static float[] extreme(Random random, int dimension) {
        var vector = new float[dimension];
        int exponent = random.nextInt(-149, 128);
        int spread = random.nextInt(4) == 0 ? 100 : random.nextInt(4);
        int zeros = random.nextInt(5);
        for (int i = 0; i < dimension; i++) {
            int own = Math.clamp(exponent + random.nextInt(-spread, spread + 1), -149, 127);
            vector[i] = random.nextInt(4) < zeros - 1 ? 0 : random.nextFloat(-1, 1);
            vector[i] = (float) (vector[i] * Math.pow(2, own));
        }
        if (random.nextInt(20) == 0) {
            Arrays.fill(vector, random.nextBoolean() ? Float.MAX_VALUE : -Float.MAX_VALUE);
        }
        return vector;
    }

    private static void assertTrueDistances(
            Metric metric, float[] query, float[][] rows, VectorHits hits) {
        assertEquals(rows.length, hits.rows(0).length);
        float before = metric.largerIsBetter() ? Float.MAX_VALUE : -Float.MAX_VALUE;
        for (int rank = 0; rank < rows.length; rank++) {
            float[] row = rows[hits.rows(0)[rank]];
            float distance = hits.distances(0)[rank];
            double expected = distance(metric, query, row);
            double error = error(metric, query, row);
            String what =
                    "%s of %s and %s: %s instead of %s"
                            .formatted(
                                    metric,
                                    Arrays.toString(query),
                                    Arrays.toString(row),
                                    distance,
                                    expected);
            assertTrue(Math.abs(distance - expected) <= error, what);
            assertTrue(!metric.isBetter(distance, before), what);
            before = distance;
        }
    }

    private static double distance(Metric metric, float[] a, float[] b) {
        return switch (metric) {
            case L2 -> Math.min(squareDistance(a, b), Float.MAX_VALUE);
            case IP -> Math.clamp(product(a, b), -Float.MAX_VALUE, Float.MAX_VALUE);
            case HAMMING, JACCARD -> throw new IllegalArgumentException();
            case COSINE -> {
                double lengths = Math.sqrt(product(a, a)) * Math.sqrt(product(b, b));
                yield lengths == 0 ? 0 : product(a, b) / lengths;
            }
            case BM25 -> throw metric.scoresNoVectors();
        };
    }

    private static double squareDistance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return sum;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /// What float32 arithmetic may be wrong by: some parts in a million of what is added up.
    private static double error(Metric metric, float[] a, float[] b) {
        if (metric == Metric.L2) {
            return 4e-6 * distance(metric, a, b) + Float.MIN_VALUE;
        }
        float[] one = a.clone();
        float[] other = b.clone();
        for (int i = 0; i < a.length; i++) {
            one[i] = Math.abs(a[i]);
            other[i] = Math.abs(b[i]);
        }
        return 4e-6 * distance(metric, one, other) + Float.MIN_VALUE;
    }

    @ParameterizedTest
    @CsvSource({
        "L2, 1e-16",
        "L2, 1e-4",
        "L2, 1e16",
        "IP, 1e-16",
        "IP, 1e16",
        "COSINE, 1e-36",
        "COSINE, 1e-18",
        "COSINE, 1e36"
    })
    void walksAGraphOverTinyAndHugeRowsAsWellAsOverOthers(Metric metric, float scale)
            throws IOException {
        int found = foundThroughGraph(metric, 1);
        int foundScaled = foundThroughGraph(metric, scale);
        assertTrue(foundScaled >= found - 4, foundScaled + " instead of " + found);
    }

    private int foundThroughGraph(Metric metric, float scale) throws IOException {
        Random random = Segments.random(3);
        var points = new Points(folder.resolve(Float.toString(scale)), 16);
        try (var flat = points.sealed(clustered(random, scale, 0))) {
            return foundThroughGraph(random, flat, metric, scale);
        }
    }

    @Test
    void walksAGraphOverRowsOfAllMagnitudesAndOverZeros() throws IOException {
        Random random = Segments.random(4);
        float[][] rows = clustered(random, 1, 0.1f);
        for (float[] row : rows) {
            float scale = (float) Math.pow(2, random.nextInt(-120, 120));
            for (int i = 0; i < row.length; i++) {
                row[i] *= scale;
            }
        }
        try (var flat = new Points(folder, 16).sealed(rows)) {
            int found = foundThroughGraph(random, flat, Metric.COSINE, 1);
            assertTrue(found >= 0.9 * WANTED, found + " of " + WANTED);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"L2", "IP", "COSINE"})
    void buildsAndWalksAGraphOverNothingButZeros(Metric metric) throws IOException {
        var points = new Points(folder, 16);
        var rows = new float[GRAPH_ROWS][16];
        try (var flat = points.sealed(rows);
                var graph = points.withGraph(flat, metric);
                var view = graph.view(SearchableSegment.NOW)) {
            var query = new float[16];
            Arrays.fill(query, 1);
            VectorHits hits = view.search(Points.search(metric, query, 10, null));
            assertEquals(10, hits.rows(0).length);
            for (float distance : hits.distances(0)) {
                assertEquals(metric == Metric.L2 ? 16 : 0, distance);
            }
        }
    }

    @Test
    void aGraphIsNotTakenOverForAnotherMetric() throws IOException {
        Random random = Segments.random(5);
        float[][] rows = clustered(random, 1, 0);
        for (float[] row : rows) {
            float length = random.nextFloat(0.05f, 20);
            for (int i = 0; i < row.length; i++) {
                row[i] *= length;
            }
        }
        var points = new Points(folder, 16);
        try (var flat = points.sealed(rows);
                var graph = points.withGraph(flat, Metric.L2)) {
            int found = foundThroughGraph(random, graph, Metric.COSINE, 1);
            assertTrue(found >= 0.9 * WANTED, found + " of " + WANTED);
        }
    }

    private static float[][] clustered(Random random, float scale, float zeros) {
        float[][] centres = gaussian(random, 30);
        var rows = new float[GRAPH_ROWS][16];
        for (float[] row : rows) {
            float[] centre = centres[random.nextInt(centres.length)];
            boolean zero = random.nextFloat() < zeros;
            for (int i = 0; i < row.length; i++) {
                row[i] = zero ? 0 : scale * (centre[i] + 0.5f * (float) random.nextGaussian());
            }
        }
        return rows;
    }

    private static float[][] gaussian(Random random, int count) {
        var vectors = new float[count][16];
        for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    /// How many of the true nearest rows a graph over `flat` leads to.
    private int foundThroughGraph(Random random, SealedSegment flat, Metric metric, float scale)
            throws IOException {
        int found = 0;
        try (var graph = new Points(folder.resolve("graph-" + scale), 16).withGraph(flat, metric);
                var exact = flat.view(SearchableSegment.NOW);
                var view = graph.view(SearchableSegment.NOW)) {
            for (float[] query : gaussian(random, QUERIES)) {
                for (int i = 0; i < query.length; i++) {
                    query[i] *= scale;
                }
                var search = Points.search(metric, query, 10, null);
                VectorHits expected = exact.search(search);
                VectorHits hits = view.search(search);
                assertEquals("graph", hits.plan());
                Set<Integer> rows = new HashSet<>();
                for (int rank = 0; rank < 10; rank++) {
                    rows.add(expected.rows(0)[rank]);
                    assertTrue(
                            !metric.isBetter(hits.distances(0)[rank], expected.distances(0)[rank]));
                }
                for (int row : hits.rows(0)) {
                    found += rows.contains(row) ? 1 : 0;
                }
            }
        }
        return found;
    }
}
