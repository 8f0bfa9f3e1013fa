package io.atoll.cli.vectors;

import java.util.Random;

/// Generated vectors in clusters, as embeddings are: the centres spread evenly over a cube, the
/// vectors around them normally. Equal seeds give equal vectors.
public final class ClusteredVectors {
    private static final double SPREAD = 0.15;

    private ClusteredVectors() {}

    /// Each vector is labelled with the number of its cluster.
    public static Vectors generate(int size, int dimension, int clusters, long seed) {
        var random = new Random(seed);
        var centres = new float[clusters][dimension];
        for (float[] centre : centres) {
            for (int i = 0; i < dimension; i++) {
                centre[i] = random.nextFloat();
            }
        }
        var rows = new float[size][dimension];
        var labels = new long[size];
        for (int row = 0; row < size; row++) {
            int cluster = random.nextInt(clusters);
            labels[row] = cluster;
            for (int i = 0; i < dimension; i++) {
                rows[row][i] = (float) (centres[cluster][i] + SPREAD * random.nextGaussian());
            }
        }
        return new Vectors(dimension, rows, labels);
    }
}
