package io.atoll.segment.search;

import io.atoll.model.Metric;

import org.apache.lucene.util.VectorUtil;

/// Milvus's distances of two vectors.
final class Distances {

    private Distances() {}

    /// @return the squared Euclidean distance, the inner product, or the cosine; a vector of zeros
    ///   has no direction, and its cosine is 0
    static float between(Metric metric, float[] query, float[] vector) {
        return switch (metric) {
            case L2 -> VectorUtil.squareDistance(query, vector);
            case IP -> VectorUtil.dotProduct(query, vector);
            case COSINE -> {
                float cosine = VectorUtil.cosine(query, vector);
                yield Float.isNaN(cosine) ? 0 : cosine;
            }
        };
    }
}
