package io.atoll.segment.graphs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;
import io.atoll.segment.vectors.VectorKind;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.hnsw.NeighborQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/// Graphs are built over the first rows; queries are further ones.
class GraphBuilderTest {
    private static final HnswParameters PARAMETERS = new HnswParameters(16, 100);
    private static final int K = 10;
    private static final int QUERIES = 100;

    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.1, 0.5})
    void findsTheNeighboursOfClusteredRowsAndReachesAll(double spread) throws IOException {
        checkClusters(4000, 16, spread, 64, 0.97);
    }

    @Test
    @EnabledIfSystemProperty(named = "atoll.graphs.large", matches = "true")
    void findsTheNeighboursOfManyClusteredRowsAndReachesAll() throws IOException {
        checkClusters(200_000, 128, 0.1, 64, 0.985);
        checkClusters(200_000, 128, 0.6, 64, 0.99);
    }

    private void checkClusters(int count, int dimension, double spread, int ef, double least)
            throws IOException {
        float[][] vectors = clusters(count, dimension, spread);
        VectorRows rows = rows(vectors);
        GraphLinks graph = build(rows, count, Metric.L2);
        assertEquals(count, reached(graph));
        double recall = recall(graph, rows, Metric.L2, ef);
        assertTrue(recall >= least, "recall " + recall + " at spread " + spread);
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"L2", "IP", "COSINE"})
    void reachesRowsOfVeryDifferentLengths(Metric metric) throws IOException {
        VectorRows rows = rows(vectors(3000, _ -> scaled(gaussian(24), random.nextGaussian() * 2)));
        GraphLinks graph = build(rows, 3000, metric);
        assertEquals(3000, reached(graph));
        // To a long vector all short ones are near, and about as near: no graph has a way there.
        double least = metric == Metric.L2 ? 0.65 : 0.95;
        double recall = recall(graph, rows, metric, 100);
        assertTrue(recall >= least, "recall " + recall);
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"L2", "IP", "COSINE"})
    void reachesEqualRowsAndThoseBesideThem(Metric metric) throws IOException {
        float[] equal = gaussian(8);
        for (float[] repeated : new float[][] {equal, new float[8]}) {
            VectorRows rows = rows(vectors(1500, i -> i % 10 == 0 ? gaussian(8) : repeated));
            assertEquals(1500, reached(build(rows, 1500, metric)));
        }
        assertEquals(700, reached(build(rows(vectors(700, _ -> equal)), 700, metric)));
    }

    @Test
    void keepsAsManyLinksAsItMay() throws IOException {
        VectorRows sparse = rows(clusters(2000, 8, 0.3));
        GraphLinks graph =
                new GraphBuilder(
                                () -> sparse,
                                2000,
                                Metric.L2,
                                new HnswParameters(2, 10),
                                () -> false)
                        .build(Optional.empty());
        assertEquals(2000, reached(graph));
        for (int node = 0; node < 2000; node++) {
            for (int level = 0; level <= graph.level(node); level++) {
                int count = graph.count(level, node);
                int at = graph.at(level, node);
                int[] links = graph.nodes(level, node);
                assertTrue(count <= (level == 0 ? 4 : 2));
                int[] distinct =
                        Arrays.stream(links, at + 1, at + 1 + count).distinct().sorted().toArray();
                assertEquals(count, distinct.length);
                assertTrue(Arrays.binarySearch(distinct, node) < 0, "node " + node);
            }
        }
    }

    @Test
    void buildsNothingOfNothingAndOneNodeOfOne() throws IOException {
        assertEquals(0, build(rows(vectors(1, _ -> gaussian(4))), 0, Metric.L2).size());
        GraphLinks one = build(rows(vectors(1, _ -> gaussian(4))), 1, Metric.L2);
        assertEquals(1, one.size());
        assertEquals(0, one.count(0, 0));
    }

    @Test
    void equalVectorsGiveEqualGraphs() throws IOException {
        VectorRows rows = rows(clusters(1000, 16, 0.3));
        GraphLinks one = build(rows, 1000, Metric.L2);
        GraphLinks other = build(rows, 1000, Metric.L2);
        assertSame(one, other, 1000);
    }

    @Test
    void theGraphIsTheSameHoweverManyThreadsBuildIt() throws IOException {
        VectorRows rows = rows(clusters(5000, 16, 0.3));
        GraphLinks one = build(rows, 5000, Metric.L2);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            GraphLinks other =
                    new GraphBuilder(
                                    () -> rows, 5000, Metric.L2, PARAMETERS, new ByThreads(threads))
                            .build(Optional.empty());
            assertSame(one, other, 5000);
        }
        assertEquals(5000, reached(one));
    }

    /// Pieces in the other order, each by whatever thread.
    private record ByThreads(ExecutorService threads) implements IndexBuild {
        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void each(int pieces, IntConsumer work) {
            var running = new ArrayList<CompletableFuture<Void>>();
            for (int i = pieces - 1; i >= 0; i--) {
                int piece = i;
                running.add(CompletableFuture.runAsync(() -> work.accept(piece), threads));
            }
            running.forEach(CompletableFuture::join);
        }
    }

    private static void assertSame(GraphLinks one, GraphLinks other, int count) {
        for (int node = 0; node < count; node++) {
            assertEquals(one.level(node), other.level(node));
            for (int level = 0; level <= one.level(node); level++) {
                assertArrayEquals(links(one, level, node), links(other, level, node));
            }
        }
    }

    @Test
    void aBuildEndsWhenItIsCancelled() {
        VectorRows rows = rows(clusters(1000, 16, 0.3));
        var error =
                assertThrows(
                        AtollException.class,
                        () ->
                                new GraphBuilder(
                                                () -> rows, 1000, Metric.L2, PARAMETERS, () -> true)
                                        .build(Optional.empty()));
        assertEquals(ErrorCode.CANCELLED, error.code());
    }

    private static GraphLinks build(VectorRows rows, int count, Metric metric) throws IOException {
        return new GraphBuilder(() -> rows, count, metric, PARAMETERS, () -> false)
                .build(Optional.empty());
    }

    private static int[] links(GraphLinks graph, int level, int node) {
        int at = graph.at(level, node) + 1;
        return Arrays.copyOfRange(graph.nodes(level, node), at, at + graph.count(level, node));
    }

    /// How many nodes are reached on the lowest level.
    private static int reached(GraphLinks graph) {
        var seen = new FixedBitSet(graph.size());
        var queue = new int[graph.size()];
        int count = 0;
        queue[count++] = graph.entry();
        seen.set(graph.entry());
        for (int next = 0; next < count; next++) {
            for (int to : links(graph, 0, queue[next])) {
                if (!seen.getAndSet(to)) {
                    queue[count++] = to;
                }
            }
        }
        return count;
    }

    /// Of the rows behind those of the graph, as queries.
    private static double recall(GraphLinks graph, VectorRows rows, Metric metric, int ef)
            throws IOException {
        var walker = new GraphWalker(rows, metric, graph, ef);
        var found = new ScoredNodes(ef);
        int hits = 0;
        for (int query = graph.size(); query < graph.size() + QUERIES; query++) {
            walker.start(query, graph.entry());
            var nearest = new NeighborQueue(K, false);
            for (int row = 0; row < graph.size(); row++) {
                nearest.insertWithOverflow(row, walker.score(row));
            }
            int[] expected = nearest.nodes();
            Arrays.sort(expected);
            for (int level = graph.level(graph.entry()); level > 0; level--) {
                walker.descend(level);
            }
            walker.search(0, found);
            for (int i = 0; i < K; i++) {
                hits += Arrays.binarySearch(expected, found.nodes()[i]) >= 0 ? 1 : 0;
            }
        }
        return (double) hits / QUERIES / K;
    }

    /// In clusters of 100 around normal centres.
    private float[][] clusters(int count, int dimension, double spread) {
        var centres = vectors(count / 100, _ -> gaussian(Math.min(dimension, 24)));
        var axes = vectors(0, _ -> gaussian(dimension));
        return vectors(
                count,
                _ -> {
                    float[] centre = centres[random.nextInt(centres.length)];
                    float[] vector = new float[dimension];
                    for (int i = 0; i < dimension; i++) {
                        double latent = centre[i % centre.length] + spread * random.nextGaussian();
                        vector[i] = (float) (latent * axes[i % centre.length][i]);
                    }
                    return vector;
                });
    }

    /// And as many more as there are queries.
    private static float[][] vectors(int count, IntFunction<float[]> each) {
        var vectors = new float[count + QUERIES][];
        Arrays.setAll(vectors, each);
        return vectors;
    }

    private float[] gaussian(int dimension) {
        var vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static float[] scaled(float[] vector, double logarithm) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= (float) Math.exp(logarithm);
        }
        return vector;
    }

    private static VectorRows rows(float[][] vectors) {
        int bytes = vectors[0].length * Float.BYTES;
        MemorySegment all = Arena.ofAuto().allocate((long) vectors.length * bytes, Float.BYTES);
        for (int row = 0; row < vectors.length; row++) {
            MemorySegment.copy(
                    vectors[row],
                    0,
                    all,
                    ValueLayout.JAVA_FLOAT,
                    (long) row * bytes,
                    vectors[row].length);
        }
        return new VectorRows() {
            @Override
            public VectorKind kind() {
                return VectorKind.of(DataType.FLOAT_VECTOR);
            }

            @Override
            public int vectorBytes() {
                return bytes;
            }

            @Override
            public MemorySegment whole() {
                return all;
            }

            @Override
            public MemorySegment memory(int ordinal) {
                return all;
            }

            @Override
            public long offset(int ordinal) {
                return (long) ordinal * bytes;
            }
        };
    }
}
