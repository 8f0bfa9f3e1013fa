package io.atoll.segment.lists;

import io.atoll.model.Metric;
import io.atoll.segment.search.Cancellation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// Lloyd's k-means over a sample: begins with vectors drawn from it, and ends after so many rounds,
/// or when no vector changes its list. A list without vectors gets a part of the largest one.
/// Deterministic.
///
/// By COSINE vectors and centroids have length 1 (spherical k-means).
final class KMeans {
    /// As many as faiss trains inverted files with.
    private static final int ROUNDS = 10;

    private static final long SEED = 4711;
    private static final int VECTORS_BETWEEN_QUESTIONS = 256;

    /// What tells the two parts of a list that is split.
    private static final float SPLIT = 1 / 1024f;

    private final VectorSample sample;
    private final Metric metric;
    private final float scale;
    private final int dimension;
    private final BooleanSupplier cancelled;
    private final float[] vector;
    private final float[] centroids;
    private final int[] sizes;
    private final int[] lists;

    private KMeans(VectorSample sample, Metric metric, int count, BooleanSupplier cancelled) {
        this.sample = sample;
        this.metric = metric;
        this.scale = FloatCentroids.scale(sample.largest());
        this.dimension = sample.dimension();
        this.cancelled = cancelled;
        this.vector = new float[dimension];
        this.centroids = new float[Math.multiplyExact(count, dimension)];
        this.sizes = new int[count];
        this.lists = new int[sample.size()];
    }

    /// @param count how many centroids, at most as many as the sample has vectors
    static FloatCentroids train(
            VectorSample sample, Metric metric, int count, BooleanSupplier cancelled) {
        var means = new KMeans(sample, metric, count, cancelled);
        means.draw();
        for (int round = 0; round < ROUNDS && means.assign(); round++) {
            means.average();
            means.fillEmptyLists();
        }
        return means.result();
    }

    private FloatCentroids result() {
        return new FloatCentroids(metric, dimension, scale, centroids.clone());
    }

    private void prepared(int place) {
        sample.copy(place, vector);
        FloatCentroids.prepare(metric, scale, vector);
    }

    /// The first ones of a permutation.
    private void draw() {
        var random = new SplittableRandom(SEED);
        var places = new int[sample.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        for (int list = 0; list < sizes.length; list++) {
            int other = random.nextInt(list, places.length);
            int place = places[other];
            places[other] = places[list];
            prepared(place);
            System.arraycopy(vector, 0, centroids, list * dimension, dimension);
        }
    }

    /// @return whether a vector has another list now
    private boolean assign() {
        FloatCentroids.Assignment nearest = result().assignment();
        boolean changed = false;
        for (int place = 0; place < lists.length; place++) {
            if (place % VECTORS_BETWEEN_QUESTIONS == 0) {
                Cancellation.check(cancelled);
            }
            prepared(place);
            int list = nearest.nearest(vector);
            changed |= list != lists[place];
            lists[place] = list;
        }
        return changed;
    }

    private void average() {
        Arrays.fill(centroids, 0);
        Arrays.fill(sizes, 0);
        for (int place = 0; place < lists.length; place++) {
            prepared(place);
            int list = lists[place];
            sizes[list]++;
            for (int i = 0; i < dimension; i++) {
                centroids[list * dimension + i] += vector[i];
            }
        }
        for (int list = 0; list < sizes.length; list++) {
            if (sizes[list] > 0) {
                for (int i = 0; i < dimension; i++) {
                    centroids[list * dimension + i] /= sizes[list];
                }
                finish(list);
            }
        }
    }

    private void finish(int list) {
        if (metric == Metric.COSINE) {
            FloatCentroids.normalize(centroids, list * dimension, dimension);
        }
    }

    private void fillEmptyLists() {
        for (int list = 0; list < sizes.length; list++) {
            if (sizes[list] == 0) {
                split(largest(), list);
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
