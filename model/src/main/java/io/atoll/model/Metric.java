package io.atoll.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the distance of two vectors is measured. Distances are Milvus's: L2 is the *squared*
/// Euclidean distance, smaller is better; IP and COSINE are similarities, larger is better.
public enum Metric {
    L2(false),
    IP(true),
    COSINE(true),
    /// In how many bits both differ.
    HAMMING(false),
    /// The share of the bits set in one of both that are not set in both; 1 where none is set.
    JACCARD(false),
    /// How well a text answers a query of words: see [io.atoll.model.read.Bm25Query].
    BM25(true);

    /// Those of vectors with a number in each dimension.
    public static final List<Metric> DENSE = List.of(L2, IP, COSINE);

    /// Those of bits.
    public static final List<Metric> BINARY = List.of(HAMMING, JACCARD);

    private final boolean largerIsBetter;

    Metric(boolean largerIsBetter) {
        this.largerIsBetter = largerIsBetter;
    }

    /// What those who score vectors answer when they are to score texts.
    public IllegalArgumentException scoresNoVectors() {
        return new IllegalArgumentException(this + " scores no vectors");
    }

    public boolean largerIsBetter() {
        return largerIsBetter;
    }

    /// Whether distance `a` ranks strictly before distance `b`.
    public boolean isBetter(float a, float b) {
        return largerIsBetter ? a > b : a < b;
    }

    /// The worst distance there is: where a range begins, and what an empty heap holds.
    public float worst() {
        return largerIsBetter ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
    }

    /// The metric of a name in any case, or empty when there is none of that name.
    public static Optional<Metric> ofName(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (Metric metric : values()) {
            if (metric.name().equals(upper)) {
                return Optional.of(metric);
            }
        }
        return Optional.empty();
    }
}
