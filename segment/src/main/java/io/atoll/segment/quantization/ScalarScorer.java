package io.atoll.segment.quantization;

import io.atoll.model.Metric;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Scores the codes of a [ScalarQuantizer].
final class ScalarScorer extends CodeScorer {
    private static final ValueLayout.OfFloat OWN =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ScalarQuantizer quantizer;
    private final MemorySegment rows;
    private final Metric metric;
    private final int rowBytes;
    private final int ownAt;
    private final CodeSums codeSums;
    private final float[] weights;
    private final float[] sums = new float[4];
    private float added;

    ScalarScorer(ScalarQuantizer quantizer, MemorySegment rows) {
        this.quantizer = quantizer;
        this.rows = rows;
        this.metric = quantizer.metric();
        this.rowBytes = quantizer.rowBytes();
        this.ownAt = quantizer.ownAt();
        this.codeSums = CodeSums.of(quantizer.type());
        this.weights = new float[quantizer.type().codes(quantizer.dimension())];
    }

    @Override
    public void ask(float[] query) {
        added = quantizer.ask(query, weights);
    }

    @Override
    public float score(int row) {
        long at = at(row);
        sum(at, at, at, at);
        return score(sums[0], at);
    }

    @Override
    public void score(int[] wanted, int count, float[] scores) {
        for (int i = 0; i < count; i += 4) {
            // What is missing to four is the last one again: it costs next to nothing.
            int last = count - 1;
            long at0 = at(wanted[i]);
            long at1 = at(wanted[Math.min(i + 1, last)]);
            long at2 = at(wanted[Math.min(i + 2, last)]);
            long at3 = at(wanted[Math.min(i + 3, last)]);
            put(at0, at1, at2, at3, scores, i, count - i);
        }
    }

    @Override
    public void score(int first, int count, float[] scores) {
        int last = first + count - 1;
        for (int i = 0; i < count; i += 4) {
            int row = first + i;
            long at0 = at(row);
            long at1 = at(Math.min(row + 1, last));
            long at2 = at(Math.min(row + 2, last));
            long at3 = at(Math.min(row + 3, last));
            put(at0, at1, at2, at3, scores, i, count - i);
        }
    }

    private void put(long at0, long at1, long at2, long at3, float[] scores, int to, int most) {
        sum(at0, at1, at2, at3);
        scores[to] = score(sums[0], at0);
        if (most > 1) {
            scores[to + 1] = score(sums[1], at1);
        }
        if (most > 2) {
            scores[to + 2] = score(sums[2], at2);
        }
        if (most > 3) {
            scores[to + 3] = score(sums[3], at3);
        }
    }

    private void sum(long at0, long at1, long at2, long at3) {
        codeSums.products(weights, rows, at0, at1, at2, at3, sums);
    }

    private float score(float product, long at) {
        float sum = product + added;
        float score =
                switch (metric) {
                    case L2 -> sum - rows.get(OWN, at + ownAt);
                    case IP -> sum;
                    case COSINE -> sum * rows.get(OWN, at + ownAt);
                    case BM25 -> throw metric.scoresNoVectors();
                    case HAMMING, JACCARD -> throw new IllegalStateException();
                };
        return within(score);
    }

    private long at(int row) {
        return (long) row * rowBytes;
    }
}
