package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;

/// Distances, computed the naive way.
enum VectorMetric {
    L2,
    IP,
    COSINE,
    HAMMING,
    JACCARD;

    boolean largerIsBetter() {
        return this == IP || this == COSINE;
    }

    /// Whether distances of vectors of small whole numbers are whole numbers, and so exact.
    boolean isExact() {
        return this == L2 || this == IP || this == HAMMING;
    }

    /// The distance of two vectors as JSON has them; NaN where there is none.
    float distance(ValueType type, JsonNode a, JsonNode b) {
        if (b.isNull()) {
            return Float.NaN;
        }
        if (type == ValueType.SPARSE_VECTOR) {
            float sum = 0;
            for (Map.Entry<String, JsonNode> pair : a.properties()) {
                sum += pair.getValue().floatValue() * b.path(pair.getKey()).floatValue();
            }
            return sum == 0 ? Float.NaN : sum;
        }
        return switch (this) {
            case L2 -> (float) (dot(a, a) - 2 * dot(a, b) + dot(b, b));
            case IP -> (float) dot(a, b);
            case COSINE -> (float) (dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));
            case HAMMING -> bits(a, b, Bits.DIFFERENT);
            case JACCARD -> 1 - (float) bits(a, b, Bits.BOTH) / (float) bits(a, b, Bits.EITHER);
        };
    }

    private static double dot(JsonNode a, JsonNode b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i).doubleValue() * b.get(i).doubleValue();
        }
        return sum;
    }

    private enum Bits {
        DIFFERENT,
        BOTH,
        EITHER
    }

    private static int bits(JsonNode a, JsonNode b, Bits which) {
        int count = 0;
        for (int i = 0; i < a.size(); i++) {
            int x = a.get(i).intValue();
            int y = b.get(i).intValue();
            count +=
                    Integer.bitCount(
                            switch (which) {
                                case DIFFERENT -> x ^ y;
                                case BOTH -> x & y;
                                case EITHER -> x | y;
                            });
        }
        return count;
    }
}
