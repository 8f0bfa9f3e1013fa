package io.atoll.benchmarks;

import java.util.Arrays;

/// How long calls took, kept one by one.
final class Latencies {
    private long[] nanos = new long[1 << 12];
    private int count;

    synchronized void addAll(Latencies others) {
        for (int i = 0; i < others.count; i++) {
            add(others.nanos[i]);
        }
    }

    synchronized void add(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    synchronized int count() {
        return count;
    }

    synchronized double millis(double quantile) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[(int) (quantile * (count - 1))] / 1e6;
    }
}
