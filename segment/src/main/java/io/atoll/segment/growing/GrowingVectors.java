package io.atoll.segment.growing;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.segment.search.VectorRows;

import java.util.Arrays;

/// The vectors of one field: an array of its own for each row, so that a scan hands it to the
/// distance function as it is. A new version shares the rows of the one before.
final class GrowingVectors {
    private static final int BYTES_PER_ARRAY = 24;

    private final int dimension;
    private final float[][] rows;
    private final int count;

    private GrowingVectors(int dimension, float[][] rows, int count) {
        this.dimension = dimension;
        this.rows = rows;
        this.count = count;
    }

    static GrowingVectors none(Field field) {
        return new GrowingVectors(field.dimension(), new float[0][], 0);
    }

    GrowingVectors with(Column.Vectors added) {
        if (added.dimension() != dimension) {
            throw new IllegalArgumentException(
                    "vectors of "
                            + added.dimension()
                            + " dimensions for field "
                            + added.fieldId()
                            + " of "
                            + dimension);
        }
        float[][] all = rows;
        int total = count + added.size();
        if (total > rows.length) {
            all = Arrays.copyOf(rows, Math.max(total, rows.length * 2));
        }
        for (int row = 0; row < added.size(); row++) {
            all[count + row] = new float[dimension];
            added.copy(row, all[count + row], 0);
        }
        return new GrowingVectors(dimension, all, total);
    }

    int dimension() {
        return dimension;
    }

    float[] vector(int row) {
        return rows[row];
    }

    VectorRows rows() {
        return new VectorRows() {
            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public float[] vector(int row) {
                return rows[row];
            }
        };
    }

    long sizeBytes() {
        return (long) count * (BYTES_PER_ARRAY + (long) dimension * Float.BYTES);
    }
}
