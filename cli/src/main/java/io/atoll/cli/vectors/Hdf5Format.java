package io.atoll.cli.vectors;

import io.atoll.model.Limits;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;

import java.nio.file.Path;

/// The HDF5 files of ann-benchmarks: data sets `train` and `test` of two dimensions, of 32-bit or
/// 64-bit floating-point numbers.
final class Hdf5Format {
    /// The rows.
    static final String TRAIN = "train";

    /// The queries.
    static final String TEST = "test";

    private static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    /// Rows that are read at a time.
    private static final int BLOCK = 10_000;

    private Hdf5Format() {}

    static boolean recognises(byte[] start) {
        return java.util.Arrays.mismatch(start, MAGIC) == MAGIC.length;
    }

    /// @param set [#TRAIN] or [#TEST]
    static Vectors read(Path file, String set, int maxRows) {
        try (var hdf5 = new HdfFile(file)) {
            Node node = hdf5.getChildren().get(set);
            if (!(node instanceof Dataset data) || data.getDimensions().length != 2) {
                throw VectorFile.unusable(
                        file, "it has no data set '%s' of two dimensions".formatted(set));
            }
            int dimension = data.getDimensions()[1];
            if (dimension < 1 || dimension > Limits.MAX_DIMENSION) {
                throw VectorFile.unusable(
                        file,
                        "its rows have %d values, not 1 to %d"
                                .formatted(dimension, Limits.MAX_DIMENSION));
            }
            return new Vectors(dimension, rows(file, data, maxRows), new long[0]);
        } catch (HdfException e) {
            throw VectorFile.unusable(file, String.valueOf(e.getMessage()));
        }
    }

    private static float[][] rows(Path file, Dataset data, int maxRows) {
        var rows = new float[Math.min(maxRows, data.getDimensions()[0])][];
        int dimension = data.getDimensions()[1];
        for (int from = 0; from < rows.length; from += BLOCK) {
            int count = Math.min(BLOCK, rows.length - from);
            Object block = data.getData(new long[] {from, 0}, new int[] {count, dimension});
            for (int i = 0; i < count; i++) {
                rows[from + i] = row(file, data, block, i);
            }
        }
        return rows;
    }

    private static float[] row(Path file, Dataset data, Object block, int row) {
        if (block instanceof float[][] floats) {
            return floats[row];
        }
        if (block instanceof double[][] doubles) {
            return narrowed(doubles[row]);
        }
        throw VectorFile.unusable(
                file,
                "its values are no floating-point numbers but %s"
                        .formatted(data.getJavaType().getSimpleName()));
    }

    static float[] narrowed(double[] values) {
        var row = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            row[i] = (float) values[i];
        }
        return row;
    }
}
