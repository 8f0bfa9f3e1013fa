package io.atoll.model.times;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.atoll.model.AtollException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Random;

class IntervalTest {
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    @ParameterizedTest
    @CsvSource({
        "P1Y2M3DT4H5M6S, 14, 273906000000",
        "P3D, 0, 259200000000",
        "PT1H, 0, 3600000000",
        "P1M, 1, 0",
        "PT1M, 0, 60000000",
        "P, 0, 0",
        "PT, 0, 0",
        "P100000Y, 1200000, 0"
    })
    void readsDurations(String text, int months, long micros) {
        assertEquals(new Interval(months, micros), Interval.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1D",
                "P1",
                "P1H",
                "PT1D",
                "P1.5D",
                "-P1D",
                "P-1D",
                "P1W",
                "p1d",
                "P1DT1",
                "P100001Y",
                "P99999999999999999999D",
                "PT9223372036854775807S"
            })
    void refusesWhatIsNone(String text) {
        String message =
                assertThrows(AtollException.class, () -> Interval.parse(text)).getMessage();
        assertEquals("invalid ISO 8601 duration: " + text, message.replaceAll(" is longer.*", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-01-31T10:00:00.5Z, P1M, 2025-03-03T10:00:00.5Z",
        "2024-01-31T00:00:00Z, P1M, 2024-03-02T00:00:00Z",
        "2024-02-29T00:00:00Z, P1Y, 2025-03-01T00:00:00Z",
        "2025-12-31T23:59:59Z, PT1S, 2026-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999Z, P1M, 1970-01-31T23:59:59.999999Z",
        "2025-11-30T00:00:00Z, P1Y3M1DT1H, 2027-03-03T01:00:00Z"
    })
    void addsMonthsAndThenTheRest(String time, String interval, String sum) {
        assertEquals(
                sum,
                TimeNotation.format(
                        Interval.parse(interval).addTo(TimeNotation.parse(time, TimeNotation.UTC)),
                        TimeNotation.UTC));
    }

    @Test
    void addsAsTheCalendarDoes() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long time = random.nextLong(-62_200_000_000_000_000L, 253_500_000_000_000_000L);
            int months = random.nextInt(-20_000, 20_000);
            long micros = random.nextLong(-1000 * MICROS_PER_DAY, 1000 * MICROS_PER_DAY);
            LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(time, MICROS_PER_DAY));
            long moved =
                    day.withDayOfMonth(1).plus(months, ChronoUnit.MONTHS).toEpochDay()
                            + day.getDayOfMonth()
                            - 1;
            assertEquals(
                    moved * MICROS_PER_DAY + Math.floorMod(time, MICROS_PER_DAY) + micros,
                    new Interval(months, micros).addTo(time),
                    "seed " + seed);
        }
    }
}
