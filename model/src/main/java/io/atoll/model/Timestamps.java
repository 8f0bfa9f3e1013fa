package io.atoll.model;

/// Hybrid timestamps: milliseconds since 1970 in the upper bits, a counter in the lower 18, as in
/// Milvus. They order every write of a cluster.
public final class Timestamps {
    public static final int COUNTER_BITS = 18;

    /// A guarantee timestamp that asks for nothing: search what is there.
    public static final long EVENTUALLY = 1;

    private Timestamps() {}

    public static long ofMillis(long millis) {
        return millis << COUNTER_BITS;
    }

    public static long millis(long timestamp) {
        return timestamp >>> COUNTER_BITS;
    }
}
