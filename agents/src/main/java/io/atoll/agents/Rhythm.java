package io.atoll.agents;

import java.time.Duration;
import java.util.Optional;

/// When a duty is done.
///
/// @param period from the end of a run that succeeded to the next one; empty: only when it is asked
///   for
/// @param firstPause from a run that failed to the next one; each failure in a row doubles it
/// @param longestPause where the doubling ends
public record Rhythm(Optional<Duration> period, Duration firstPause, Duration longestPause) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    public Rhythm {
        if (period.filter(Rhythm::isNothing).isPresent() || isNothing(firstPause)) {
            throw new IllegalArgumentException(
                    "a period of %s and a pause of %s: neither may be 0 or less"
                            .formatted(period, firstPause));
        }
        if (longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "the longest pause, %s, is shorter than the first one, %s"
                            .formatted(longestPause, firstPause));
        }
    }

    private static boolean isNothing(Duration duration) {
        return duration.isZero() || duration.isNegative();
    }

    /// Again and again; after a failure it is tried again soon, and at last every period, or every
    /// 5 s where the period is shorter.
    public static Rhythm every(Duration period) {
        return new Rhythm(
                Optional.of(period),
                period.compareTo(FIRST_PAUSE) < 0 ? period : FIRST_PAUSE,
                period.compareTo(LONGEST_PAUSE) > 0 ? period : LONGEST_PAUSE);
    }

    /// When it is asked for, and after a failure until it succeeds.
    public static Rhythm onDemand() {
        return new Rhythm(Optional.empty(), FIRST_PAUSE, LONGEST_PAUSE);
    }

    public Rhythm withPauses(Duration first, Duration longest) {
        return new Rhythm(period, first, longest);
    }

    /// @param failures in a row, at least 1
    Duration pauseAfter(int failures) {
        Duration pause = firstPause;
        for (int i = 1; i < failures && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
