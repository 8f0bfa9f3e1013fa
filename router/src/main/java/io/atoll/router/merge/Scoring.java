package io.atoll.router.merge;

import io.atoll.model.Metric;

import java.util.List;

/// Makes distances of several metrics comparable, by Milvus's formulas in 32-bit floats: larger is
/// better, whatever the metric.
final class Scoring {
    private static final float PI = (float) Math.PI;

    private Scoring() {}

    /// Whether some of the metrics rank one way round, some the other.
    static boolean mixed(List<Metric> metrics) {
        return metrics.stream().map(Metric::largerIsBetter).distinct().count() > 1;
    }

    /// COSINE, IP and the other similarities: the distance itself; L2 and the other distances: 1
    /// for equal vectors, down to 0.
    static float larger(Metric metric, float distance) {
        return metric.largerIsBetter() ? distance : closeness(distance);
    }

    /// Between 0 and 1, and for L2 and its like as [#larger].
    static float normalized(Metric metric, float distance) {
        return switch (metric) {
            case COSINE -> (1 + distance) * 0.5f;
            case IP -> 0.5f + arcTangent(distance) / PI;
            case L2, HAMMING, JACCARD -> closeness(distance);
            case BM25 -> 2 * arcTangent(distance) / PI;
        };
    }

    private static float closeness(float distance) {
        return 1 - 2 * arcTangent(distance) / PI;
    }

    private static float arcTangent(float value) {
        return (float) Math.atan(value);
    }
}
