package io.atoll.segment.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.atoll.model.Metric;
import io.atoll.segment.Segments;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;

/// Distances have the same bits, however a row is come by: in memory or as a copy, alone or with
/// others.
class FloatBatchTest {
    private static final ValueLayout.OfFloat COMPONENT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int ROWS = 103;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 15, 16, 17, 24, 31, 32, 33, 48, 100, 128, 200, 784})
    void distancesHaveTheSameBitsInWhateverWayRowsAreRead(int dimension) throws IOException {
        Random random = Segments.random(dimension);
        MemorySegment all = MemorySegment.ofArray(new byte[ROWS * dimension * Float.BYTES]);
        MemorySegment query = MemorySegment.ofArray(new byte[dimension * Float.BYTES]);
        for (int row = 0; row < ROWS; row++) {
            float size = size(row);
            for (int i = 0; i < dimension; i++) {
                float component = size * (float) random.nextGaussian();
                all.setAtIndex(COMPONENT, (long) row * dimension + i, component);
            }
        }
        for (int i = 0; i < dimension; i++) {
            query.setAtIndex(COMPONENT, i, (float) random.nextGaussian());
        }
        int[] rows = IntStream.range(0, ROWS).map(i -> i * 31 % ROWS).toArray();
        for (Metric metric : Metric.DENSE) {
            float[] loaded =
                    loaded(
                            new FloatBatch(
                                    new Rows(all, dimension, false), FloatComponents.FLOAT32),
                            metric,
                            query);
            for (boolean whole : new boolean[] {true, false}) {
                RowScorer scorer =
                        new FloatBatch(new Rows(all, dimension, whole), FloatComponents.FLOAT32)
                                .scorer(metric, query);
                var together = new float[ROWS];
                scorer.score(rows, ROWS, together);
                var alone = new float[ROWS];
                var expected = new float[ROWS];
                for (int i = 0; i < ROWS; i++) {
                    alone[i] = scorer.score(rows[i]);
                    expected[i] = loaded[rows[i]];
                }
                String how = metric + (whole ? " in memory" : " copied");
                assertArrayEquals(bits(expected), bits(together), how);
                assertArrayEquals(bits(expected), bits(alone), how);
            }
        }
    }

    /// Some rows are so tiny or so huge that float32 does not suffice, and some are zeros.
    private static float size(int row) {
        return switch (row % 10) {
            case 3 -> 1e-30f;
            case 6 -> 1e30f;
            case 9 -> 0;
            default -> 1;
        };
    }

    private static float[] loaded(FloatBatch batch, Metric metric, MemorySegment query)
            throws IOException {
        RowScorer scorer = batch.scorer(metric, query);
        int[] rows = IntStream.range(0, ROWS).toArray();
        var distances = new float[ROWS];
        for (int from = 0; from < ROWS; from += batch.capacity()) {
            batch.load(rows, from, Math.min(batch.capacity(), ROWS - from));
            scorer.scoreLoaded(distances, from);
        }
        return distances;
    }

    private static int[] bits(float[] distances) {
        return IntStream.range(0, distances.length)
                .map(i -> Float.floatToRawIntBits(distances[i]))
                .toArray();
    }

    private record Rows(MemorySegment all, int dimension, boolean inOneMemory)
            implements VectorRows {
        @Override
        public VectorKind kind() {
            return new FloatVectors();
        }

        @Override
        public int vectorBytes() {
            return dimension * Float.BYTES;
        }

        @Override
        public MemorySegment whole() {
            return inOneMemory ? all : null;
        }

        @Override
        public MemorySegment memory(int row) {
            return all;
        }

        @Override
        public long offset(int row) {
            return (long) row * vectorBytes();
        }
    }
}
