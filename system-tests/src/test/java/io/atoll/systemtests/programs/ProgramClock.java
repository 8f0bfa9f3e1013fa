package io.atoll.systemtests.programs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clock of a cluster: true time, and the days that it was put forward.
final class ProgramClock implements InstantSource {
    private volatile long days;

    /// How often it was put forward.
    long days() {
        return days;
    }

    void nextDay() {
        days = days + 1;
    }

    @Override
    public Instant instant() {
        return InstantSource.system().instant().plus(Duration.ofDays(days));
    }

    /// How long rows have to live so that they do for some days, whatever time a program takes.
    ///
    /// @param lifeDays 0: for ever
    static long seconds(int lifeDays) {
        return lifeDays == 0 ? 0 : Duration.ofDays(lifeDays).plusHours(12).toSeconds();
    }
}
