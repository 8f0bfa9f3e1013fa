package io.atoll.segment.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.Metric;
import io.atoll.segment.Segments;
import io.atoll.segment.clustering.VectorSample;
import io.atoll.segment.clustering.VectorSpace;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;

/// Quantizers of parts and of signs, of vectors less a centroid.
class ListQuantizersTest {
    private static final int ROWS = 500;

    private final Random random = Segments.random(9);

    private float[][] vectors(int count, int dimension) {
        var vectors = new float[count][dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = 3 + (1 + i % 3) * (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    private static VectorSample sample(float[][] vectors) {
        var sample = new VectorSample(vectors[0].length, vectors.length);
        for (float[] vector : vectors) {
            sample.add(vector);
        }
        return sample;
    }

    private static Quantizer quantizer(Coding coding, Metric metric, float[][] vectors) {
        VectorSample sample = sample(vectors);
        var space = VectorSpace.of(metric, sample.largest());
        return switch (coding) {
            case Coding.Products products ->
                    ProductQuantizer.train(products, space, sample.in(space), () -> false);
            case Coding.Signs _ -> new SignQuantizer(space, new float[sample.dimension()]);
            case Coding.Scalar _ -> throw new IllegalArgumentException();
        };
    }

    private static MemorySegment encoded(Quantizer quantizer, float[][] vectors) {
        int perBlock = quantizer.rowsPerBlock();
        int rowBytes = quantizer.rowBytes();
        int blocks = Math.ceilDiv(vectors.length, perBlock);
        var all = new byte[blocks * perBlock * rowBytes];
        var rows = new byte[perBlock * rowBytes];
        var block = new byte[rows.length];
        var row = new byte[rowBytes];
        var centroid = new float[vectors[0].length];
        Quantizer.Encoder encoder = quantizer.encoder();
        for (int i = 0; i < blocks; i++) {
            Arrays.fill(rows, (byte) 0);
            for (int j = 0; j < perBlock && i * perBlock + j < vectors.length; j++) {
                encoder.encode(vectors[i * perBlock + j], centroid, row);
                System.arraycopy(row, 0, rows, j * rowBytes, rowBytes);
            }
            quantizer.arrange(rows, block);
            System.arraycopy(block, 0, all, i * block.length, block.length);
        }
        return MemorySegment.ofArray(all);
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
            case L2 -> 2 * product - bb;
            case IP -> product;
            case COSINE -> product / Math.sqrt(aa * bb);
            case BM25, HAMMING, JACCARD -> throw new IllegalArgumentException();
        };
    }

    private static double correlation(double[] x, float[] y) {
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = 0;
        for (float value : y) {
            meanY += (double) value / y.length;
        }
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    /// What codes keep is a share of each metric; it was looked at once, and holds with room.
    @ParameterizedTest
    @CsvSource({
        "L2, 33, 4, 0.9", "IP, 33, 4, 0.9", "COSINE, 33, 4, 0.85",
        "L2, 64, 8, 0.95", "IP, 64, 8, 0.95", "COSINE, 64, 8, 0.95"
    })
    void estimatesDistancesByParts(Metric metric, int dimension, int bits, double least) {
        float[][] vectors = vectors(ROWS, dimension);
        var coding = new Coding.Products(0, 2, bits, true, false);
        Quantizer rows = quantizer(coding, metric, vectors);
        assertCorrelated(rows, metric, vectors, least);
        if (bits == 4) {
            var blocks = new Coding.Products(0, 2, bits, false, true);
            assertCorrelated(quantizer(blocks, metric, vectors), metric, vectors, least - 0.02);
        }
    }

    @ParameterizedTest
    @CsvSource({"L2, 0.7", "IP, 0.7", "COSINE, 0.7"})
    void estimatesDistancesBySigns(Metric metric, double least) {
        for (int dimension : new int[] {100, 128}) {
            float[][] vectors = vectors(ROWS, dimension);
            for (float[] vector : vectors) {
                for (int i = 0; i < dimension; i++) {
                    vector[i] -= 3;
                }
            }
            Quantizer quantizer = quantizer(new Coding.Signs(), metric, vectors);
            assertCorrelated(quantizer, metric, vectors, least);
        }
    }

    private void assertCorrelated(
            Quantizer quantizer, Metric metric, float[][] vectors, double least) {
        float[] query = vectors(1, vectors[0].length)[0];
        CodeScorer scorer = quantizer.scorer(encoded(quantizer, vectors));
        scorer.ask(query);
        var scores = new float[ROWS];
        scorer.score(0, ROWS, scores);
        var exact = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            exact[row] = nearness(metric, query, vectors[row]);
            assertEquals(scores[row], scorer.score(row));
        }
        double correlation = correlation(exact, scores);
        assertTrue(correlation >= least, metric + ": " + correlation);
        var one = new float[1];
        scorer.score(new int[] {ROWS / 3}, 1, one);
        assertEquals(scores[ROWS / 3], one[0]);
    }

    /// With as many codewords as there are parts that differ, nothing is lost.
    @ParameterizedTest
    @CsvSource({"L2", "IP"})
    void codesThatLoseNothingGiveDistancesUpToOneFactor(Metric metric) {
        var vectors = new float[ROWS][8];
        for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = random.nextInt(2) * 4;
            }
        }
        var coding = new Coding.Products(4, 2, 8, true, false);
        assertCorrelated(quantizer(coding, metric, vectors), metric, vectors, 0.999999);
    }

    @Test
    void sumsOfBlocksAreTheSameWithAndWithoutTheVectorApi() {
        for (int codes : new int[] {2, 30, 256, 258, 700}) {
            var tables = new byte[codes * BlockShape.ENTRIES];
            for (int i = 0; i < tables.length; i++) {
                tables[i] = (byte) random.nextInt(128);
            }
            var block = new byte[8 + codes * 16];
            random.nextBytes(block);
            var plain = new int[BlockShape.ROWS];
            var simd = new int[BlockShape.ROWS];
            new PlainBlockSums().sum(tables, MemorySegment.ofArray(block), 8, plain);
            BlockSums.fastest().sum(tables, MemorySegment.ofArray(block), 8, simd);
            assertArrayEquals(plain, simd);
        }
    }

    @Test
    void turnsKeepLengthsAndInnerProducts() {
        for (int dimension : new int[] {1, 2, 7, 100, 128}) {
            float[][] two = vectors(2, dimension);
            double product = nearness(Metric.IP, two[0], two[1]);
            double square = nearness(Metric.IP, two[0], two[0]);
            var rotation = new Rotation(dimension);
            rotation.turn(two[0]);
            rotation.turn(two[1]);
            assertEquals(product, nearness(Metric.IP, two[0], two[1]), 1e-4 * square);
            assertEquals(square, nearness(Metric.IP, two[0], two[0]), 1e-4 * square);
        }
    }

    @Test
    void readsWhatItWroteAndRefusesWhatItDoesNotKnow() throws IOException {
        float[][] vectors = vectors(ROWS, 20);
        for (Coding coding :
                new Coding[] {
                    new Coding.Products(5, 1, 6, true, false),
                    new Coding.Products(0, 2, 4, false, true),
                    new Coding.Signs()
                }) {
            Quantizer written = quantizer(coding, Metric.L2, vectors);
            var out = new ByteBuffersDataOutput();
            written.write(out);
            Quantizer read = Quantizer.read(new ByteArrayDataInput(out.toArrayCopy()));
            assertEquals(written.rowsPerBlock(), read.rowsPerBlock());
            assertEquals(written.isResidual(), read.isResidual());
            assertEquals(-1, encoded(written, vectors).mismatch(encoded(read, vectors)));
        }
        var out = new ByteBuffersDataOutput();
        out.writeString("ANGLES");
        assertThrows(
                CorruptIndexException.class,
                () -> Quantizer.read(new ByteArrayDataInput(out.toArrayCopy())));
    }
}
