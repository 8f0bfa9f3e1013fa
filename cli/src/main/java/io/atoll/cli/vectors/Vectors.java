package io.atoll.cli.vectors;

import java.util.Arrays;

/// Vectors of one dimension, each with a number of the same range as its label or none at all.
/// Immutable by convention: arrays that are passed in are given away.
public final class Vectors {
    private final int dimension;
    private final float[][] rows;
    private final long[] labels;

    /// @param rows `[size][dimension]`
    /// @param labels `[size]`, or empty
    Vectors(int dimension, float[][] rows, long[] labels) {
        if (labels.length != 0 && labels.length != rows.length) {
            throw new IllegalArgumentException(
                    "%d labels for %d vectors".formatted(labels.length, rows.length));
        }
        this.dimension = dimension;
        this.rows = rows;
        this.labels = labels;
    }

    public int size() {
        return rows.length;
    }

    public int dimension() {
        return dimension;
    }

    /// Not to be written to.
    public float[] get(int row) {
        return rows[row];
    }

    public boolean hasLabels() {
        return labels.length > 0;
    }

    public long label(int row) {
        return labels[row];
    }

    /// The rows from `from` up to and without `to`.
    public Vectors slice(int from, int to) {
        return new Vectors(
                dimension,
                Arrays.copyOfRange(rows, from, to),
                hasLabels() ? Arrays.copyOfRange(labels, from, to) : labels);
    }

    /// These vectors and others of the same dimension after them, without labels.
    public Vectors followedBy(Vectors others) {
        float[][] all = Arrays.copyOf(rows, rows.length + others.rows.length);
        System.arraycopy(others.rows, 0, all, rows.length, others.rows.length);
        return new Vectors(dimension, all, new long[0]);
    }

    public Vectors withoutLabels() {
        return new Vectors(dimension, rows, new long[0]);
    }

    /// These vectors, with the first of these labels.
    public Vectors withLabels(long[] allLabels) {
        return new Vectors(dimension, rows, Arrays.copyOf(allLabels, rows.length));
    }
}
