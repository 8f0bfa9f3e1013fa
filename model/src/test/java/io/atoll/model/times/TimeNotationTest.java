package io.atoll.model.times;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.atoll.model.AtollException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;

class TimeNotationTest {

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01 00:00:00Z, 0",
        "1970-01-01T01:00:00+01:00, 0",
        "1970-01-01 08:00:00+08, 0",
        "1969-12-31 12:00:00-12, 0",
        "1970-01-01T00:00:00.000001Z, 1",
        "1970-01-01T00:00:00.0000019Z, 1",
        "'1970-01-01T00:00:00,5Z', 500000",
        "1969-12-31T23:59:59.999999Z, -1",
        "1970-01-01 5:00:00Z, 18000000000",
        "2024-02-29T00:00:00+03:00, 1709154000000000",
        "0000-01-01 00:00:00, -62167219200000000",
        "9999-12-31T23:59:59.999999, 253402300799999999"
    })
    void readsWhatMilvusReads(String text, long micros) {
        assertEquals(micros, TimeNotation.parse(text, TimeNotation.UTC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "2025-01-01",
                "2025-01-01T00:00",
                "2025-04-31 00:00:00",
                "2025-02-29 00:00:00",
                "2025-01-01T24:00:00Z",
                "2025-01-01T00:60:00Z",
                "2025-01-01T00:00:60Z",
                "25-01-01T00:00:00Z",
                "12025-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "2025-01-01t00:00:00Z",
                "2025-01-01T00:00:00z",
                "2025-01-01T00:00:00+08",
                "2025-01-01T00:00:00+0800",
                "2025-01-01T00:00:00+08:60",
                "2025-01-01T00:00:00.Z",
                " 2025-01-01T00:00:00Z"
            })
    void refusesOtherForms(String text) {
        String message = refused(text).getMessage();
        assertEquals(
                "invalid timestamp string: '%s'. Does not match any known format".formatted(text),
                message);
    }

    @ParameterizedTest
    @CsvSource({"+14:01, 14", "-12:01, -12", "+24:00, 24", "-99:00, -99"})
    void refusesOffsetsThatThereAreNot(String offset, int hours) {
        assertEquals(
                "UTC offset hour %d is out of the valid range [-12, 14]".formatted(hours),
                refused("2025-01-01T00:00:00" + offset).getMessage());
    }

    private static AtollException refused(String text) {
        return assertThrows(AtollException.class, () -> TimeNotation.parse(text, TimeNotation.UTC));
    }

    /// What Go's `time.ParseInLocation` makes of times that clocks show twice or never.
    @ParameterizedTest
    @CsvSource({
        "Asia/Shanghai, 2025-01-01 08:00:00, 2025-01-01T00:00:00Z",
        "America/New_York, 2025-07-01 12:00:00, 2025-07-01T16:00:00Z",
        "America/New_York, 2025-11-02 01:30:00, 2025-11-02T05:30:00Z",
        "America/New_York, 2025-03-09 02:30:00, 2025-03-09T06:30:00Z",
        "Europe/Berlin, 2025-10-26 02:30:00, 2025-10-26T01:30:00Z",
        "Europe/Berlin, 2025-03-30 02:30:00, 2025-03-30T01:30:00Z"
    })
    void readsTimesWithoutOffsetInTheZone(String zone, String text, String instant) {
        assertEquals(
                Instant.parse(instant),
                Instant.ofEpochSecond(
                        TimeNotation.parse(text, TimeNotation.requireZone(zone)) / 1_000_000));
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 0, 1970-01-01T00:00:00Z",
        "UTC, -1, 1969-12-31T23:59:59.999999Z",
        "UTC, 120000, 1970-01-01T00:00:00.12Z",
        "Asia/Shanghai, 0, 1970-01-01T08:00:00+08:00",
        "Asia/Kolkata, 1, 1970-01-01T05:30:00.000001+05:30",
        "America/New_York, 0, 1969-12-31T19:00:00-05:00",
        "Europe/London, 1735689600000000, 2025-01-01T00:00:00Z",
        "America/New_York, -62167219200000000, -0001-12-31T19:03:58-04:56",
        "Asia/Shanghai, 253402300799000000, 10000-01-01T07:59:59+08:00"
    })
    void writesAsTheZonesClocksShowIt(String zone, long micros, String text) {
        assertEquals(text, TimeNotation.format(micros, TimeNotation.requireZone(zone)));
    }

    @Test
    void readsWhatItHasWritten() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        String[] zones = {"UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"};
        for (int i = 0; i < 10_000; i++) {
            long micros = random.nextLong(0, 253_402_000_000_000_000L);
            ZoneId zone = TimeNotation.requireZone(zones[random.nextInt(zones.length)]);
            String text = TimeNotation.format(micros, zone);
            boolean exact = TimeNotation.at(micros, zone).getOffset().getTotalSeconds() % 60 == 0;
            if (exact) {
                assertEquals(micros, TimeNotation.parse(text, TimeNotation.UTC), "seed " + seed);
            }
        }
    }

    @Test
    void knowsZonesByTheirNamesOnly() {
        assertTrue(TimeNotation.zone("UTC").isPresent());
        assertTrue(TimeNotation.zone("Asia/Shanghai").isPresent());
        for (String name :
                new String[] {"", "+08:00", "UTC+8", "Z", "asia/shanghai", "Mars/Base"}) {
            assertFalse(TimeNotation.zone(name).isPresent(), name);
        }
    }
}
