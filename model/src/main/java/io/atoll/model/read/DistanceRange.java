package io.atoll.model.read;

import io.atoll.model.Metric;

/// A range of distances as Milvus means it: for L2 `inner <= d < outer`, for IP and COSINE `outer <
/// d <= inner`.
///
/// @param outer Milvus's `radius`
/// @param inner Milvus's `range_filter`; NaN where that side is open
public record DistanceRange(float outer, float inner) {

    /// All distances.
    public static DistanceRange all(Metric metric) {
        return new DistanceRange(metric.worst(), Float.NaN);
    }

    /// What of it ranks behind a distance.
    public DistanceRange behind(float bound, Metric metric) {
        float next = metric.largerIsBetter() ? Math.nextDown(bound) : Math.nextUp(bound);
        return Float.isNaN(inner) || metric.isBetter(inner, next)
                ? new DistanceRange(outer, next)
                : this;
    }

    public boolean contains(Metric metric, float distance) {
        boolean insideOuter = metric.largerIsBetter() ? distance > outer : distance < outer;
        boolean beyondInner =
                Float.isNaN(inner)
                        || (metric.largerIsBetter() ? distance <= inner : distance >= inner);
        return insideOuter && beyondInner;
    }
}
