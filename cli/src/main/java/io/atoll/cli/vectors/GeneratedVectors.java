package io.atoll.cli.vectors;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Generated vectors as hard as embeddings are: in small clusters, and of fewer dimensions in truth
/// than they have components.
///
/// Centres are normal in a latent space, rows are normal around a centre drawn at random, and one
/// random linear map takes all of them to the components. Equal arguments give equal vectors.
public final class GeneratedVectors {
    /// The most that there are; vectors of fewer components have as many.
    private static final int LATENT_DIMENSIONS = 24;

    private static final int ROWS_OF_CLUSTER = 250;

    /// Around a centre, where 1 is that of the centres.
    private static final double SPREAD = 0.5;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})x(\\d{1,6})");

    private GeneratedVectors() {}

    /// @param size such as `100000x128`: rows and dimensions
    /// @param more rows besides, of the same clusters: queries
    public static Vectors generate(String size, int more, long seed) {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw invalid(size, "it must be rows and dimensions, such as 100000x128");
        }
        int rows = Integer.parseInt(matcher.group(1));
        int dimension = Integer.parseInt(matcher.group(2));
        if (rows < 1) {
            throw invalid(size, "there must be at least one row");
        }
        if (dimension < 2 || dimension > Limits.MAX_DIMENSION) {
            throw invalid(
                    size, "dimensions must be between 2 and %,d".formatted(Limits.MAX_DIMENSION));
        }
        return generate(rows, more, dimension, new Random(seed));
    }

    private static AtollException invalid(String size, String rule) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID, "cannot generate '%s': %s".formatted(size, rule));
    }

    private static Vectors generate(int size, int more, int dimension, Random random) {
        int latent = Math.min(LATENT_DIMENSIONS, dimension);
        float[][] map = normal(latent, dimension, random);
        float[][] centres = normal(Math.ceilDiv(size, ROWS_OF_CLUSTER), latent, random);
        var rows = new float[Math.addExact(size, more)][];
        var labels = new long[rows.length];
        for (int row = 0; row < rows.length; row++) {
            int cluster = random.nextInt(centres.length);
            labels[row] = cluster;
            rows[row] = around(centres[cluster], map, dimension, random);
        }
        return new Vectors(dimension, rows, labels);
    }

    private static float[][] normal(int size, int dimension, Random random) {
        var vectors = new float[size][dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    private static float[] around(float[] centre, float[][] map, int dimension, Random random) {
        var row = new float[dimension];
        for (int i = 0; i < centre.length; i++) {
            float latent = (float) (centre[i] + SPREAD * random.nextGaussian());
            float[] direction = map[i];
            for (int j = 0; j < dimension; j++) {
                row[j] += latent * direction[j];
            }
        }
        return row;
    }
}
