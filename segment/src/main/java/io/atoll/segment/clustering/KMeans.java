package io.atoll.segment.clustering;

import io.atoll.segment.search.Cancellation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// Lloyd's k-means over points: begins with points drawn from them, and ends after so many rounds,
/// or when no point changes its centroid. A centroid without points gets a part of the largest one.
/// Deterministic.
public final class KMeans {
    /// As many as faiss trains inverted files with.
    private static final int ROUNDS = 10;

    private static final long SEED = 4711;
    private static final int POINTS_BETWEEN_QUESTIONS = 256;

    /// What tells the two parts of a centroid that is split.
    private static final float SPLIT = 1 / 1024f;

    private final Points points;
    private final boolean spherical;
    private final int dimension;
    private final BooleanSupplier cancelled;
    private final float[] point;
    private final float[] centroids;
    private final int[] sizes;
    private final int[] nearest;

    /// What is clustered.
    public interface Points {
        int count();

        int dimension();

        /// Copies one of them.
        void copy(int place, float[] point);
    }

    private KMeans(Points points, int count, boolean spherical, BooleanSupplier cancelled) {
        this.points = points;
        this.spherical = spherical;
        this.dimension = points.dimension();
        this.cancelled = cancelled;
        this.point = new float[dimension];
        this.centroids = new float[Math.multiplyExact(count, dimension)];
        this.sizes = new int[count];
        this.nearest = new int[points.count()];
    }

    /// @param count how many centroids, at most as many as there are points
    /// @param spherical whether points and centroids have length 1 (spherical k-means)
    /// @return `[count][dimension]`
    public static float[] train(
            Points points, int count, boolean spherical, BooleanSupplier cancelled) {
        var means = new KMeans(points, count, spherical, cancelled);
        means.draw();
        for (int round = 0; round < ROUNDS && means.assign(); round++) {
            means.average();
            means.fillEmptyOnes();
        }
        return means.centroids;
    }

    /// The first ones of a permutation.
    private void draw() {
        var random = new SplittableRandom(SEED);
        var places = new int[nearest.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        for (int c = 0; c < sizes.length; c++) {
            int other = random.nextInt(c, places.length);
            int place = places[other];
            places[other] = places[c];
            points.copy(place, point);
            System.arraycopy(point, 0, centroids, c * dimension, dimension);
        }
    }

    /// @return whether a point has another centroid now
    private boolean assign() {
        var all = new NearestCentroid(centroids.clone(), dimension, spherical);
        boolean changed = false;
        for (int place = 0; place < nearest.length; place++) {
            if (place % POINTS_BETWEEN_QUESTIONS == 0) {
                Cancellation.check(cancelled);
            }
            points.copy(place, point);
            int c = all.nearest(point);
            changed |= c != nearest[place];
            nearest[place] = c;
        }
        return changed;
    }

    private void average() {
        Arrays.fill(centroids, 0);
        Arrays.fill(sizes, 0);
        for (int place = 0; place < nearest.length; place++) {
            points.copy(place, point);
            int c = nearest[place];
            sizes[c]++;
            for (int i = 0; i < dimension; i++) {
                centroids[c * dimension + i] += point[i];
            }
        }
        for (int c = 0; c < sizes.length; c++) {
            if (sizes[c] > 0) {
                for (int i = 0; i < dimension; i++) {
                    centroids[c * dimension + i] /= sizes[c];
                }
                finish(c);
            }
        }
    }

    private void finish(int c) {
        if (spherical) {
            VectorSpace.normalize(centroids, c * dimension, dimension);
        }
    }

    private void fillEmptyOnes() {
        for (int c = 0; c < sizes.length; c++) {
            if (sizes[c] == 0) {
                split(largest(), c);
            }
        }
    }

    private int largest() {
        int largest = 0;
        for (int list = 1; list < sizes.length; list++) {
            if (sizes[list] > sizes[largest]) {
                largest = list;
            }
        }
        return largest;
    }

    private void split(int from, int to) {
        for (int i = 0; i < dimension; i++) {
            float component = centroids[from * dimension + i];
            float difference = component * (i % 2 == 0 ? SPLIT : -SPLIT);
            centroids[from * dimension + i] = component + difference;
            centroids[to * dimension + i] = component - difference;
        }
        finish(from);
        finish(to);
        sizes[to] = sizes[from] / 2;
        sizes[from] -= sizes[to];
    }
}
