package io.atoll.segment.vectors;

import io.atoll.model.Metric;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Vectors of float32, or of what becomes it without loss, and Milvus's distances of them: the
/// squared Euclidean distance, the inner product, or the cosine, which is 0 where one of the two is
/// a vector of zeros.
///
/// A distance is the true value rounded to float32: a cosine lies in [-1, 1], and what is beyond
/// float32 is given as the largest float32 of its sign. Squares and products are added up in
/// float32, which is fast, and where the sum shows that one of them may have overflowed or
/// vanished, once more in double, in which none can.
///
/// For several queries, vectors are copied before they are scored: the Vector API checks every
/// access to foreign memory, which costs such a scan twice the time. For one query, in a scan or a
/// walk through a graph, rows are scored where they lie: see [SimdMemorySums].
final class FloatBatch implements RowBatch {
    static final ValueLayout.OfFloat COMPONENT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// What is loaded stays in the processor's nearest cache while it is scored.
    private static final int LOADED_BYTES = 16 << 10;

    private static final int MOST_LOADED = 32;

    /// Sums between these bounds are sound: no part of them overflowed, and what vanished of small
    /// ones, at most 32,768 times 2^-150, does not count.
    private static final float LEAST = 0x1p-100f;

    private static final float MOST = 0x1p100f;

    private final VectorRows rows;
    private final FloatComponents components;
    private final FloatSums sums = FloatSums.fastest();
    private final @Nullable SimdMemorySums inMemory;
    private final int vectorBytes;
    private final int dimension;
    private final float[] vectors;
    private final double[] lengths;
    private int loaded;
    private boolean lengthsKnown;

    FloatBatch(VectorRows rows, FloatComponents components) {
        this.rows = rows;
        this.components = components;
        MemorySegment whole = components == FloatComponents.FLOAT32 ? rows.whole() : null;
        this.inMemory =
                whole != null && sums instanceof SimdFloatSums ? new SimdMemorySums(whole) : null;
        this.vectorBytes = rows.vectorBytes();
        this.dimension = vectorBytes / components.bytes();
        int capacity = Math.clamp(LOADED_BYTES / Float.BYTES / dimension, 4, MOST_LOADED) & -4;
        this.vectors = new float[capacity * dimension];
        this.lengths = new double[capacity];
    }

    @Override
    public int vectorBytes() {
        return vectorBytes;
    }

    @Override
    public int capacity() {
        return lengths.length;
    }

    @Override
    public void load(int[] wanted, int from, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            load(wanted[from + i], i);
        }
        loaded = count;
        lengthsKnown = false;
    }

    private void load(int row, int place) throws IOException {
        MemorySegment memory = rows.memory(row);
        components.copy(memory, rows.offset(row), vectors, place * dimension, dimension);
    }

    private void measureLengths() {
        if (!lengthsKnown) {
            for (int i = 0; i < loaded; i++) {
                lengths[i] = length(vectors, i * dimension);
            }
            lengthsKnown = true;
        }
    }

    private double length(float[] values, int at) {
        float square = sums.square(values, at, dimension);
        return Math.sqrt(isSound(square) ? square : exactProduct(values, at, values, at));
    }

    @Override
    public RowScorer scorer(Metric metric) {
        return new Scorer(metric);
    }

    private static boolean isSound(float sum) {
        float size = Math.abs(sum);
        return size >= LEAST && size <= MOST;
    }

    private double exactProduct(float[] a, int atA, float[] b, int atB) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            sum += (double) a[atA + i] * b[atB + i];
        }
        return sum;
    }

    private double exactSquareDistance(float[] query, int at) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double difference = (double) query[i] - vectors[at + i];
            sum += difference * difference;
        }
        return sum;
    }

    private static float rounded(double value) {
        return (float) Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    private final class Scorer implements RowScorer {
        private final Metric metric;
        private final float[] query = new float[dimension];
        private final float[] one = new float[1];
        private final float[] squares = new float[4];
        private double queryLength = 1;

        Scorer(Metric metric) {
            if (!Metric.DENSE.contains(metric)) {
                throw new IllegalArgumentException(metric + " is no metric of numbers");
            }
            this.metric = metric;
        }

        @Override
        public void ask(MemorySegment vector, long offset) {
            components.copy(vector, offset, query, 0, dimension);
            if (metric == Metric.COSINE) {
                queryLength = length(query, 0);
            }
        }

        @Override
        public float[] components() {
            return query;
        }

        @Override
        public float score(int row) throws IOException {
            if (inMemory == null) {
                return scoreCopy(row);
            }
            long at = at(row);
            return switch (metric) {
                case L2 -> sound(inMemory.squareDistance(query, at), row);
                case IP -> sound(inMemory.product(query, at), row);
                case COSINE ->
                        cosine(inMemory.product(query, at), inMemory.square(at, dimension), row);
                case BM25 -> throw metric.scoresNoVectors();
                case HAMMING, JACCARD -> throw new IllegalStateException();
            };
        }

        private float scoreCopy(int row) throws IOException {
            load(row, 0);
            loaded = 1;
            lengthsKnown = false;
            scoreLoaded(one, 0);
            return one[0];
        }

        @Override
        public void score(int[] wanted, int count, float[] distances) throws IOException {
            if (inMemory == null) {
                scoreCopies(wanted, count, distances);
                return;
            }
            int i = 0;
            for (; i <= count - 4; i += 4) {
                scoreFour(inMemory, wanted, i, distances);
            }
            for (; i < count; i++) {
                distances[i] = score(wanted[i]);
            }
        }

        private void scoreCopies(int[] wanted, int count, float[] distances) throws IOException {
            for (int from = 0; from < count; from += capacity()) {
                load(wanted, from, Math.min(capacity(), count - from));
                scoreLoaded(distances, from);
            }
        }

        private long at(int row) {
            return (long) row * vectorBytes;
        }

        private void scoreFour(SimdMemorySums rowSums, int[] wanted, int from, float[] distances)
                throws IOException {
            long at0 = at(wanted[from]);
            long at1 = at(wanted[from + 1]);
            long at2 = at(wanted[from + 2]);
            long at3 = at(wanted[from + 3]);
            switch (metric) {
                case L2 -> rowSums.squareDistances(query, at0, at1, at2, at3, distances, from);
                case IP -> rowSums.products(query, at0, at1, at2, at3, distances, from);
                case COSINE -> {
                    rowSums.products(query, at0, at1, at2, at3, distances, from);
                    rowSums.squares(at0, at1, at2, at3, dimension, squares);
                }
                case BM25 -> throw metric.scoresNoVectors();
                case HAMMING, JACCARD -> throw new IllegalStateException();
            }
            for (int i = 0; i < 4; i++) {
                int row = wanted[from + i];
                float sum = distances[from + i];
                distances[from + i] =
                        metric == Metric.COSINE ? cosine(sum, squares[i], row) : sound(sum, row);
            }
        }

        /// A sum over a row in memory; where float32 does not suffice, the row is copied and scored
        /// as all others are.
        private float sound(float sum, int row) throws IOException {
            return isSound(sum) ? sum : scoreCopy(row);
        }

        private float cosine(float product, float square, int row) throws IOException {
            return isSound(product) && isSound(square)
                    ? cosine(product, Math.sqrt(square))
                    : scoreCopy(row);
        }

        @Override
        public void scoreLoaded(float[] distances, int to) {
            switch (metric) {
                case L2 -> {
                    addSquareDistances(distances, to);
                    for (int i = 0; i < loaded; i++) {
                        if (!isSound(distances[to + i])) {
                            distances[to + i] = rounded(exactSquareDistance(query, i * dimension));
                        }
                    }
                }
                case IP -> {
                    addProducts(distances, to);
                    for (int i = 0; i < loaded; i++) {
                        if (!isSound(distances[to + i])) {
                            distances[to + i] = rounded(exactProduct(i));
                        }
                    }
                }
                case COSINE -> {
                    addProducts(distances, to);
                    measureLengths();
                    for (int i = 0; i < loaded; i++) {
                        float sum = distances[to + i];
                        double product = isSound(sum) ? sum : exactProduct(i);
                        distances[to + i] = cosine(product, lengths[i]);
                    }
                }
                case BM25 -> throw metric.scoresNoVectors();
                case HAMMING, JACCARD -> throw new IllegalStateException();
            }
        }

        private void addSquareDistances(float[] distances, int to) {
            int i = 0;
            for (; i <= loaded - 4; i += 4) {
                sums.squareDistances(query, vectors, i * dimension, distances, to + i);
            }
            for (; i < loaded; i++) {
                distances[to + i] = sums.squareDistance(query, vectors, i * dimension);
            }
        }

        private void addProducts(float[] distances, int to) {
            int i = 0;
            for (; i <= loaded - 4; i += 4) {
                sums.products(query, vectors, i * dimension, distances, to + i);
            }
            for (; i < loaded; i++) {
                distances[to + i] = sums.product(query, vectors, i * dimension);
            }
        }

        private double exactProduct(int place) {
            return FloatBatch.this.exactProduct(query, 0, vectors, place * dimension);
        }

        private float cosine(double product, double rowLength) {
            // In double no product of two lengths is 0 unless one of them is.
            double both = queryLength * rowLength;
            return both == 0 ? 0 : (float) Math.clamp(product / both, -1.0, 1.0);
        }
    }
}
