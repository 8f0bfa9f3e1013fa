package io.atoll.segment.clustering;

import io.atoll.model.Metric;

/// Where vectors are compared with centroids: they are brought to a length that float32 can square,
/// by COSINE to 1, by other metrics by one power of two for all. Immutable.
///
/// @param metric of numbers
public record VectorSpace(Metric metric, float scale) {
    private static final float MOST = 0x1p40f;

    /// @param largest no component of any vector is larger
    public static VectorSpace of(Metric metric, float largest) {
        // A float32's exponent reaches from -149 to 127; both ends have an inverse.
        float scale =
                largest == 0
                        ? 1
                        : Math.scalb(1f, -Math.clamp(Math.getExponent(largest), -126, 126));
        return new VectorSpace(metric, scale);
    }

    /// Whether what is compared has length 1.
    public boolean isSpherical() {
        return metric == Metric.COSINE;
    }

    /// Brings a vector to its length.
    public void enter(float[] vector) {
        if (isSpherical()) {
            normalize(vector, 0, vector.length);
            return;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= scale;
        }
    }

    /// Brings a query among the vectors. By IP its own length means nothing.
    public void enterAsQuery(float[] query) {
        if (metric == Metric.IP) {
            float largest = 0;
            for (float component : query) {
                largest = Math.max(largest, Math.abs(component));
            }
            of(metric, largest).enter(query);
            return;
        }
        enter(query);
        for (int i = 0; i < query.length; i++) {
            query[i] = Math.clamp(query[i], -MOST, MOST);
        }
    }

    /// Makes a vector one of length 1, unless it is 0.
    public static void normalize(float[] components, int from, int dimension) {
        double square = 0;
        for (int i = from; i < from + dimension; i++) {
            square += (double) components[i] * components[i];
        }
        if (square == 0) {
            return;
        }
        double length = Math.sqrt(square);
        for (int i = from; i < from + dimension; i++) {
            components[i] = (float) (components[i] / length);
        }
    }
}
