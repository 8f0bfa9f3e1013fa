package io.atoll.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Locale;

/// Amounts as people read them; `-` for what is not known.
final class Amount {
    static final String UNKNOWN = "-";
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final int STEP = 1_024;

    private Amount() {}

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    static String bytes(JsonNode of, String key) {
        return of.has(key) ? bytes(of.path(key).asLong()) : UNKNOWN;
    }

    static String count(JsonNode of, String key) {
        return of.has(key) ? String.format(Locale.ROOT, "%,d", of.path(key).asLong()) : UNKNOWN;
    }

    static String decimal(JsonNode of, String key) {
        return of.has(key) ? String.format(Locale.ROOT, "%.2f", of.path(key).asDouble()) : UNKNOWN;
    }

    static String text(JsonNode of, String key) {
        String text = of.path(key).asText();
        return text.isEmpty() ? UNKNOWN : text;
    }
}
