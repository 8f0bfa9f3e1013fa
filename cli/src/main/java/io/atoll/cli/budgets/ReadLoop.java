package io.atoll.cli.budgets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The least that a scan can do: threads that read all of an array, again and again, and add its
/// words up. Not used by several threads.
final class ReadLoop {
    private final long[] words;
    private final int threads;

    /// @param bytes of the array
    ReadLoop(long bytes, int threads) {
        this.words = new long[Math.toIntExact(bytes / Long.BYTES)];
        this.threads = threads;
    }

    /// Of all threads together.
    double bytesPerSecond(Duration duration) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        var passes = new ArrayList<Future<Long>>();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                passes.add(pool.submit(() -> passesUntil(end)));
            }
            long all = 0;
            for (Future<Long> each : passes) {
                all += each.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return (double) all * words.length * Long.BYTES / seconds;
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading failed", e.getCause());
        }
    }

    private long passesUntil(long end) {
        long passes = 0;
        while (System.nanoTime() - end < 0) {
            if (sum(words) != 0) {
                throw new IllegalStateException("the words are all 0, and their sum is not");
            }
            passes++;
        }
        return passes;
    }

    private static long sum(long[] words) {
        long sum = 0;
        for (long word : words) {
            sum += word;
        }
        return sum;
    }
}
