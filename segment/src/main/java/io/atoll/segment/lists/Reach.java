package io.atoll.segment.lists;

import io.atoll.model.Metric;

/// How far a walk came. Lists are looked through in the order of their centroids, which is not that
/// of their rows; that no row of the last two lists was nearer than some distance is taken to mean
/// that none of later ones is. Knowhere ends range searches in the same way.
final class Reach {

    private Reach() {}

    static float better(Metric metric, float one, float other) {
        return metric.isBetter(one, other) ? one : other;
    }

    /// The place of the best of the first distances.
    static int best(Metric metric, float[] distances, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (metric.isBetter(distances[i], distances[best])) {
                best = i;
            }
        }
        return best;
    }

    /// The place of the worst of the first distances.
    static int worst(Metric metric, float[] distances, int count) {
        int worst = 0;
        for (int i = 1; i < count; i++) {
            if (metric.isBetter(distances[worst], distances[i])) {
                worst = i;
            }
        }
        return worst;
    }
}
