package io.atoll.systemtests.programs;

import java.util.List;
import java.util.Random;

/// An index over a vector field, of a kind whose answers are exact for the few rows of a program.
record ModelIndex(String type, VectorMetric metric) {

    static ModelIndex random(ValueType field, Random random) {
        return switch (field) {
            case BINARY_VECTOR ->
                    new ModelIndex(
                            any(random, "BIN_FLAT", "BIN_IVF_FLAT", "AUTOINDEX"),
                            random.nextBoolean() ? VectorMetric.HAMMING : VectorMetric.JACCARD);
            case SPARSE_VECTOR ->
                    new ModelIndex(
                            any(random, "SPARSE_INVERTED_INDEX", "SPARSE_WAND", "AUTOINDEX"),
                            VectorMetric.IP);
            default ->
                    new ModelIndex(
                            field == ValueType.INT8_VECTOR
                                    ? any(random, "HNSW", "AUTOINDEX")
                                    : any(random, "FLAT", "HNSW", "AUTOINDEX", "IVF_FLAT"),
                            any(random, VectorMetric.L2, VectorMetric.IP, VectorMetric.COSINE));
        };
    }

    @SafeVarargs
    static <T> T any(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    static <T> T any(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
