package io.atoll.segment.clustering;

import java.util.SplittableRandom;

/// Some of the vectors that it is shown, each as likely as any other: reservoir sampling (Vitter,
/// 1985), seeded.
public final class VectorSample {
    private static final long SEED = 42;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final float[] vectors;
    private final int dimension;
    private final int most;
    private int shown;
    private float largest;

    /// @param most how many are kept
    public VectorSample(int dimension, int most) {
        this.vectors = new float[Math.multiplyExact(dimension, most)];
        this.dimension = dimension;
        this.most = most;
    }

    public void add(float[] vector) {
        for (float component : vector) {
            largest = Math.max(largest, Math.abs(component));
        }
        int place = shown < most ? shown : random.nextInt(shown + 1);
        shown++;
        if (place < most) {
            System.arraycopy(vector, 0, vectors, place * dimension, dimension);
        }
    }

    public int dimension() {
        return dimension;
    }

    /// How many were shown.
    public int shown() {
        return shown;
    }

    /// How many were kept.
    public int size() {
        return Math.min(shown, most);
    }

    /// The largest component of all that were shown, without its sign.
    public float largest() {
        return largest;
    }

    public void copy(int place, float[] vector) {
        System.arraycopy(vectors, place * dimension, vector, 0, dimension);
    }

    /// The vectors that were kept, in a space.
    public KMeans.Points in(VectorSpace space) {
        return in(space, size());
    }

    /// Some of these, at equal distances.
    ///
    /// @param most how many
    public KMeans.Points in(VectorSpace space, int most) {
        int count = Math.min(most, size());
        return new KMeans.Points() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public void copy(int place, float[] point) {
                VectorSample.this.copy((int) ((long) place * size() / count), point);
                space.enter(point);
            }
        };
    }
}
