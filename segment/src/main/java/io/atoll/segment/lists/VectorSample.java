package io.atoll.segment.lists;

import java.util.SplittableRandom;

/// Some of the vectors that it is shown, each as likely as any other: reservoir sampling (Vitter,
/// 1985), seeded.
final class VectorSample {
    private static final long SEED = 42;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final float[] vectors;
    private final int dimension;
    private final int most;
    private int shown;
    private float largest;

    /// @param most how many are kept
    VectorSample(int dimension, int most) {
        this.vectors = new float[Math.multiplyExact(dimension, most)];
        this.dimension = dimension;
        this.most = most;
    }

    void add(float[] vector) {
        for (float component : vector) {
            largest = Math.max(largest, Math.abs(component));
        }
        int place = shown < most ? shown : random.nextInt(shown + 1);
        shown++;
        if (place < most) {
            System.arraycopy(vector, 0, vectors, place * dimension, dimension);
        }
    }

    int dimension() {
        return dimension;
    }

    /// How many were shown.
    int shown() {
        return shown;
    }

    /// How many were kept.
    int size() {
        return Math.min(shown, most);
    }

    /// The largest component of all that were shown, without its sign.
    float largest() {
        return largest;
    }

    void copy(int place, float[] vector) {
        System.arraycopy(vectors, place * dimension, vector, 0, dimension);
    }
}
