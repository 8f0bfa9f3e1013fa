package io.atoll.model.settings;

import io.atoll.model.ConsistencyLevel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How durations and amounts of bytes are written.
final class Notation {
    private static final Map<String, Long> BYTES = new LinkedHashMap<>();
    private static final Map<String, Long> MILLIS = new LinkedHashMap<>();

    static {
        BYTES.put("KiB", 1L << 10);
        BYTES.put("MiB", 1L << 20);
        BYTES.put("GiB", 1L << 30);
        BYTES.put("TiB", 1L << 40);
        BYTES.put("B", 1L);
        BYTES.put("", 1L);
        MILLIS.put("ms", 1L);
        MILLIS.put("s", 1_000L);
        MILLIS.put("m", 60_000L);
        MILLIS.put("h", 3_600_000L);
    }

    private Notation() {}

    /// @throws IllegalArgumentException saying how it should be written
    static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number");
        }
    }

    /// @throws IllegalArgumentException saying how it should be written
    static Duration duration(String text) {
        return Duration.ofMillis(amount(text, MILLIS, "a duration such as 200ms, 5s, 10m or 1h"));
    }

    /// @throws IllegalArgumentException saying how it should be written
    static long bytes(String text) {
        return amount(text, BYTES, "an amount of bytes such as 512MiB or 2GiB");
    }

    /// @throws IllegalArgumentException saying which there are
    static ConsistencyLevel level(String text) {
        return ConsistencyLevel.ofTitle(text.strip())
                .filter(level -> level != ConsistencyLevel.CUSTOMIZED)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'"
                                                + text
                                                + "' is not a level: Strong, Session, Bounded or"
                                                + " Eventually"));
    }

    private static long amount(String text, Map<String, Long> units, String wanted) {
        String written = text.strip();
        int digits = 0;
        while (digits < written.length() && Character.isDigit(written.charAt(digits))) {
            digits++;
        }
        Long unit = units.get(written.substring(digits).strip());
        if (digits == 0 || unit == null) {
            throw new IllegalArgumentException("'" + text + "' is not " + wanted);
        }
        try {
            return Math.multiplyExact(Long.parseLong(written.substring(0, digits)), unit);
        } catch (ArithmeticException | NumberFormatException _) {
            throw new IllegalArgumentException("'" + text + "' is too large");
        }
    }
}
