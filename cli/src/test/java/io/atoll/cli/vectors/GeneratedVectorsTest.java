package io.atoll.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class GeneratedVectorsTest {
    private static final Vectors VECTORS = GeneratedVectors.generate("2000x64", 10, 7);

    @Test
    void equalSeedsGiveEqualVectors() {
        Vectors again = GeneratedVectors.generate("2000x64", 10, 7);
        assertEquals(2_010, VECTORS.size());
        assertEquals(64, VECTORS.dimension());
        for (int row = 0; row < VECTORS.size(); row++) {
            assertArrayEquals(VECTORS.get(row), again.get(row));
        }
        Vectors other = GeneratedVectors.generate("2000x64", 10, 8);
        assertFalse(Arrays.equals(VECTORS.get(0), other.get(0)));
    }

    @Test
    void rowsOfOneClusterAreNearEachOther() {
        double within = 0;
        double across = 0;
        int pairsWithin = 0;
        int pairsAcross = 0;
        for (int a = 0; a < 300; a++) {
            for (int b = 0; b < a; b++) {
                double distance = squareDistance(VECTORS.get(a), VECTORS.get(b));
                if (VECTORS.label(a) == VECTORS.label(b)) {
                    within += distance;
                    pairsWithin++;
                } else {
                    across += distance;
                    pairsAcross++;
                }
            }
        }
        // Twice the variance around a centre, 0.25, against twice that of all, 1.25.
        double ratio = within / pairsWithin / (across / pairsAcross);
        assertEquals(0.2, ratio, 0.08);
    }

    private static double squareDistance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    @Test
    void fewComponentsAreAllThereAre() {
        Vectors small = GeneratedVectors.generate("10x2", 0, 1);
        assertEquals(10, small.size());
        assertTrue(small.get(0)[0] != small.get(1)[0]);
    }
}
