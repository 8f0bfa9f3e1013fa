package io.atoll.cli.bench;

import java.util.Arrays;

/// What one round of searches took.
///
/// @param clients how many searched at a time
/// @param seconds from the first request to the last answer
/// @param shortAnswers how many answers had fewer rows than there are to find
public record Round(
        int clients,
        long searches,
        double seconds,
        double p50Millis,
        double p95Millis,
        double p99Millis,
        double maxMillis,
        long shortAnswers) {

    public double searchesPerSecond() {
        return searches / seconds;
    }

    /// @param nanos what each search took, in any order; sorted here
    public static Round of(int clients, double seconds, long[] nanos, long shortAnswers) {
        Arrays.sort(nanos);
        return new Round(
                clients,
                nanos.length,
                seconds,
                percentileMillis(nanos, 50),
                percentileMillis(nanos, 95),
                percentileMillis(nanos, 99),
                percentileMillis(nanos, 100),
                shortAnswers);
    }

    /// The smallest value that as many percent of all do not exceed.
    private static double percentileMillis(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceilDiv((long) sorted.length * percent, 100);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
