package io.atoll.segment.vectors;

import io.atoll.model.Metric;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Milvus's distances of a float32 query to float32 vectors: the squared Euclidean distance, the
/// inner product, or the cosine, which is 0 where one of the two is a vector of zeros.
///
/// The result is the true value rounded to float32: a cosine lies in [-1, 1], and what is beyond
/// float32 is given as the largest float32 of its sign. Squares and products are added up in
/// float32, which is fast, and where the sum shows that one of them may have overflowed or
/// vanished, once more in double, in which none can.
public final class FloatScorer implements RowScorer {
    private static final FloatSums SUMS = FloatSums.fastest();

    /// Sums between these bounds are sound: no part of them overflowed, and what vanished of small
    /// ones, at most 32,768 times 2^-150, does not count.
    private static final float LEAST = 0x1p-100f;

    private static final float MOST = 0x1p100f;

    private final Metric metric;
    private final float[] query;
    private final VectorRows rows;
    private final double queryLength;
    private final long[] offsets = new long[4];
    private final float[] sums = new float[4];

    /// @param query not to be changed
    public FloatScorer(Metric metric, float[] query, VectorRows rows) {
        this.metric = metric;
        this.query = query;
        this.rows = rows;
        this.queryLength = metric == Metric.COSINE ? length(MemorySegment.ofArray(query), 0) : 1;
    }

    private double length(MemorySegment memory, long offset) {
        float square = SUMS.square(query.length, memory, offset);
        return Math.sqrt(isSound(square) ? square : exactSquare(memory, offset));
    }

    @Override
    public float score(int row) throws IOException {
        MemorySegment memory = rows.memory(row);
        long offset = rows.offset(row);
        float sum =
                switch (metric) {
                    case L2 -> SUMS.squareDistance(query, memory, offset);
                    case IP, COSINE -> SUMS.product(query, memory, offset);
                };
        return distance(sum, memory, offset);
    }

    @Override
    public void score(int[] wanted, int count, float[] distances) throws IOException {
        int i = 0;
        while (i <= count - 4 && scoreFour(wanted, i, distances)) {
            i += 4;
        }
        for (; i < count; i++) {
            distances[i] = score(wanted[i]);
        }
    }

    /// False if the rows do not lie in one memory.
    private boolean scoreFour(int[] wanted, int from, float[] distances) throws IOException {
        MemorySegment memory = rows.memory(wanted[from]);
        offsets[0] = rows.offset(wanted[from]);
        for (int i = 1; i < 4; i++) {
            if (!isSame(rows.memory(wanted[from + i]), memory)) {
                return false;
            }
            offsets[i] = rows.offset(wanted[from + i]);
        }
        switch (metric) {
            case L2 -> SUMS.squareDistances(query, memory, offsets, sums);
            case IP, COSINE -> SUMS.products(query, memory, offsets, sums);
        }
        for (int i = 0; i < 4; i++) {
            distances[from + i] = distance(sums[i], memory, offsets[i]);
        }
        return true;
    }

    /// Equal memories are of one block; asking so is dear, and the same block is the same object.
    @SuppressWarnings("MemorySegmentReferenceEquality")
    private static boolean isSame(MemorySegment one, MemorySegment other) {
        return one == other;
    }

    /// The distance of a sum that was added up in float32.
    private float distance(float sum, MemorySegment memory, long offset) {
        return switch (metric) {
            case L2 -> isSound(sum) ? sum : rounded(exactSquareDistance(memory, offset));
            case IP -> isSound(sum) ? sum : rounded(exactProduct(memory, offset));
            case COSINE -> cosine(sum, memory, offset);
        };
    }

    private float cosine(float sum, MemorySegment memory, long offset) {
        // In double no product of two lengths is 0 unless one of them is.
        double lengths = queryLength * length(memory, offset);
        if (lengths == 0) {
            return 0;
        }
        double product = isSound(sum) ? sum : exactProduct(memory, offset);
        return (float) Math.clamp(product / lengths, -1.0, 1.0);
    }

    private static boolean isSound(float sum) {
        float size = Math.abs(sum);
        return size >= LEAST && size <= MOST;
    }

    private static float rounded(double value) {
        return (float) Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    private double exactSquareDistance(MemorySegment memory, long offset) {
        double sum = 0;
        for (int i = 0; i < query.length; i++) {
            double difference = (double) query[i] - FloatSums.component(memory, offset, i);
            sum += difference * difference;
        }
        return sum;
    }

    private double exactProduct(MemorySegment memory, long offset) {
        double sum = 0;
        for (int i = 0; i < query.length; i++) {
            sum += (double) query[i] * FloatSums.component(memory, offset, i);
        }
        return sum;
    }

    private double exactSquare(MemorySegment memory, long offset) {
        double sum = 0;
        for (int i = 0; i < query.length; i++) {
            double value = FloatSums.component(memory, offset, i);
            sum += value * value;
        }
        return sum;
    }
}
