package io.atoll.segment.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.Metric;
import io.atoll.segment.Segments;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class ScalarQuantizerTest {
    private static final int ROWS = 300;

    private final Random random = Segments.random(5);

    /// Dimensions of different widths and places; the fourth is always the same.
    private List<float[]> vectors(int count, int dimension) {
        var vectors = new ArrayList<float[]>();
        for (int row = 0; row < count; row++) {
            var vector = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                float width = i == 3 ? 0 : 1 + i % 7;
                vector[i] = i % 5 - 2 + width * (float) random.nextGaussian();
            }
            vectors.add(vector);
        }
        return vectors;
    }

    private static ScalarQuantizer quantizer(CodeType type, Metric metric, List<float[]> vectors) {
        var ranges = new ScalarQuantizer.Ranges(vectors.getFirst().length);
        vectors.forEach(ranges::add);
        return ranges.quantizer(type, metric);
    }

    private static MemorySegment encoded(ScalarQuantizer quantizer, List<float[]> vectors) {
        var all = new byte[vectors.size() * quantizer.rowBytes()];
        var row = new byte[quantizer.rowBytes()];
        for (int i = 0; i < vectors.size(); i++) {
            quantizer.encode(vectors.get(i), new float[quantizer.dimension()], row);
            System.arraycopy(row, 0, all, i * row.length, row.length);
        }
        return MemorySegment.ofArray(all);
    }

    /// What a code may be off by, in shares of its dimension's range.
    private static double error(CodeType type) {
        return switch (type) {
            case SQ8 -> 0.5 / 254;
            case SQ6 -> 0.5 / 63;
            case BF16 -> 1.0 / 512 / 2;
            case FP16 -> 1.0 / 2048 / 2;
        };
    }

    /// Up to one factor and one summand, which all rows of a query share, a score is the negated
    /// distance of L2, the inner product, or the cosine.
    @ParameterizedTest
    @EnumSource(CodeType.class)
    void estimatesDistancesAsWellAsItsCodesCan(CodeType type) {
        for (int dimension : new int[] {1, 5, 16, 64, 100}) {
            for (Metric metric : Metric.DENSE) {
                List<float[]> vectors = vectors(ROWS, dimension);
                ScalarQuantizer quantizer = quantizer(type, metric, vectors);
                CodeScorer scorer = quantizer.scorer(encoded(quantizer, vectors));
                float[] query = vectors(1, dimension).getFirst();
                scorer.ask(query);
                double[] exact =
                        vectors.stream().mapToDouble(row -> nearness(metric, query, row)).toArray();
                var scores = new float[ROWS];
                scorer.score(0, ROWS, scores);
                assertLinear(
                        exact, scores, 60 * error(type), type + " " + metric + " " + dimension);
            }
        }
    }

    private static double nearness(Metric metric, float[] a, float[] b) {
        double product = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return switch (metric) {
            case L2 -> 2 * product - aa - bb;
            case IP -> product;
            case COSINE -> product / Math.sqrt(aa * bb);
            case BM25, HAMMING, JACCARD -> throw new IllegalArgumentException();
        };
    }

    /// The residual of a straight line through the points, in shares of their standard deviation.
    private static void assertLinear(double[] x, float[] y, double most, String what) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += x[i] / x.length;
            meanY += (double) y[i] / x.length;
        }
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        double unexplained = Math.sqrt(Math.max(0, 1 - xy * xy / (xx * yy)));
        assertTrue(xy > 0, what + ": nearer is not larger");
        assertTrue(unexplained < Math.max(most, 1e-3), what + ": off by " + unexplained);
    }

    @ParameterizedTest
    @EnumSource(CodeType.class)
    void givesARowTheSameScoreWhicheverWayItIsAsked(CodeType type) {
        List<float[]> vectors = vectors(7, 100);
        ScalarQuantizer quantizer = quantizer(type, Metric.L2, vectors);
        CodeScorer scorer = quantizer.scorer(encoded(quantizer, vectors));
        scorer.ask(vectors.get(4));
        var all = new float[7];
        scorer.score(0, 7, all);
        int[] wanted = {6, 2, 0, 1, 3};
        var some = new float[5];
        scorer.score(wanted, 5, some);
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(all[wanted[i]], some[i]);
            assertEquals(all[wanted[i]], scorer.score(wanted[i]));
        }
    }

    @ParameterizedTest
    @EnumSource(CodeType.class)
    void addsUpWithTheVectorApiWhatPlainLoopsAddUp(CodeType type) {
        List<float[]> vectors = vectors(4, 100);
        ScalarQuantizer quantizer = quantizer(type, Metric.IP, vectors);
        MemorySegment codes = encoded(quantizer, vectors);
        var weights = new float[type.codes(100)];
        for (int i = 0; i < 100; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        int each = quantizer.rowBytes();
        var plain = new float[4];
        var fast = new float[4];
        new PlainCodeSums(type).products(weights, codes, 0, each, 2L * each, 3L * each, plain);
        CodeSums.of(type).products(weights, codes, 0, each, 2L * each, 3L * each, fast);
        assertArrayEquals(plain, fast, 2e-3f * type.largest());
    }

    @ParameterizedTest
    @EnumSource(CodeType.class)
    void neverScoresNoNumber(CodeType type) {
        float most = Float.MAX_VALUE;
        var vectors =
                List.of(
                        new float[] {0, 0, 0},
                        new float[] {most, -most, most},
                        new float[] {-most, most, 1},
                        new float[] {Float.MIN_VALUE, 0, Float.MIN_VALUE});
        for (Metric metric : Metric.DENSE) {
            for (List<float[]> rows :
                    List.of(vectors, vectors.subList(0, 1), vectors.subList(3, 4))) {
                ScalarQuantizer quantizer = quantizer(type, metric, rows);
                CodeScorer scorer = quantizer.scorer(encoded(quantizer, rows));
                var scores = new float[rows.size()];
                for (float[] query : vectors) {
                    scorer.ask(query);
                    scorer.score(0, rows.size(), scores);
                    for (float score : scores) {
                        assertTrue(Float.isFinite(score), type + " " + metric + ": " + score);
                    }
                }
            }
        }
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        List<float[]> vectors = vectors(50, 20);
        ScalarQuantizer quantizer = quantizer(CodeType.SQ8, Metric.COSINE, vectors);
        var out = new ByteBuffersDataOutput();
        quantizer.write(out);
        var read = (ScalarQuantizer) Quantizer.read(new ByteArrayDataInput(out.toArrayCopy()));
        assertEquals(quantizer.rowBytes(), read.rowBytes());
        assertArrayEquals(
                encoded(quantizer, vectors).toArray(ValueLayout.JAVA_BYTE),
                encoded(read, vectors).toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void anUnknownTypeIsDamage() throws IOException {
        var out = new ByteBuffersDataOutput();
        out.writeString("SQ5");
        out.writeString("L2");
        out.writeVInt(0);
        assertThrows(
                CorruptIndexException.class,
                () -> Quantizer.read(new ByteArrayDataInput(out.toArrayCopy())));
    }
}
