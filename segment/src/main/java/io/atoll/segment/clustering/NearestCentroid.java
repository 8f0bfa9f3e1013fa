package io.atoll.segment.clustering;

import io.atoll.segment.vectors.FloatTable;

import java.util.Arrays;

/// Finds the centroid that a vector is nearest to, for one thread.
public final class NearestCentroid {
    /// Of shorter vectors many centroids are compared at once, one dimension after the other; of
    /// longer ones many dimensions.
    private static final int SHORT = 16;

    private final int dimension;
    private final float[] halfSquares;
    private final float[] products;
    private final FloatTable rows;
    private final float[] columns;

    /// @param centroids `[count][dimension]`
    /// @param spherical whether all have length 1, or 0
    public NearestCentroid(float[] centroids, int dimension, boolean spherical) {
        this.dimension = dimension;
        this.rows = new FloatTable(centroids, dimension);
        int count = rows.count();
        this.halfSquares = spherical ? new float[count] : halfSquares(centroids, dimension);
        this.products = new float[count];
        this.columns = dimension < SHORT ? columns(centroids, dimension) : new float[0];
    }

    /// Half of the square of each centroid's length.
    public static float[] halfSquares(float[] centroids, int dimension) {
        var halves = new float[centroids.length / dimension];
        for (int list = 0; list < halves.length; list++) {
            float square = 0;
            for (int i = list * dimension; i < (list + 1) * dimension; i++) {
                square += centroids[i] * centroids[i];
            }
            halves[list] = square / 2;
        }
        return halves;
    }

    /// The same numbers, dimension by dimension.
    ///
    /// @return `[dimension][count]`
    public static float[] columns(float[] centroids, int dimension) {
        int count = centroids.length / dimension;
        var columns = new float[centroids.length];
        for (int c = 0; c < count; c++) {
            for (int i = 0; i < dimension; i++) {
                columns[i * count + c] = centroids[c * dimension + i];
            }
        }
        return columns;
    }

    /// Of several equally near ones the first.
    public int nearest(float[] vector) {
        // Local variables, so that loops over them are compiled to vectors.
        float[] scores = products;
        if (columns.length > 0) {
            multiply(vector, columns, scores);
        } else {
            rows.products(vector, scores);
        }
        float[] halves = halfSquares;
        for (int c = 0; c < scores.length; c++) {
            scores[c] -= halves[c];
        }
        int nearest = 0;
        float best = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < scores.length; c++) {
            if (scores[c] > best) {
                best = scores[c];
                nearest = c;
            }
        }
        return nearest;
    }

    private void multiply(float[] vector, float[] all, float[] sums) {
        Arrays.fill(sums, 0);
        for (int i = 0; i < dimension; i++) {
            float component = vector[i];
            int at = i * sums.length;
            for (int c = 0; c < sums.length; c++) {
                sums[c] += component * all[at + c];
            }
        }
    }
}
