package io.atoll.model;

import java.time.Duration;
import java.util.Arrays;

/// The bounds by which all members sort how long things took, so that their histograms can be laid
/// upon each other: steps of 50 microseconds where searches are, wider ones beyond.
public final class LatencyBuckets {
    private static final int[] MICROS = {
        50,
        100,
        150,
        200,
        250,
        300,
        350,
        400,
        450,
        500,
        600,
        700,
        800,
        900,
        1_000,
        1_250,
        1_500,
        2_000,
        2_500,
        3_000,
        4_000,
        5_000,
        7_500,
        10_000,
        15_000,
        20_000,
        30_000,
        50_000,
        75_000,
        100_000,
        200_000,
        500_000,
        1_000_000,
        2_000_000,
        5_000_000,
        10_000_000
    };

    private LatencyBuckets() {}

    /// Upper bounds, ascending.
    public static Duration[] bounds() {
        return Arrays.stream(MICROS)
                .mapToObj(micros -> Duration.ofNanos(micros * 1_000L))
                .toArray(Duration[]::new);
    }
}
