package io.atoll.model.settings;

import java.util.Locale;

/// One thing that can be set.
///
/// @param key as in the file, a dot between its levels: `catalog.url`
/// @param standard the default as it would be written; empty: none
/// @param meaning one sentence for an operator
public record Setting(String key, Kind kind, String standard, String meaning) {

    /// How a value is written.
    public enum Kind {
        /// Any text.
        TEXT("text"),
        /// Text that is never shown. `<key>_file` names a file that holds it instead.
        SECRET("text, or a file that holds it: <key>_file"),
        /// A whole number.
        NUMBER("number"),
        /// `ms`, `s`, `m` or `h` behind a number: `200ms`.
        DURATION("duration: 200ms, 5s, 10m, 1h"),
        /// `KiB`, `MiB`, `GiB` or `TiB` behind a number, or bytes alone.
        BYTES("bytes: 512MiB, 2GiB"),
        /// A consistency level that needs no timestamp of its own.
        LEVEL("level: Strong, Session, Bounded or Eventually");

        private final String notation;

        Kind(String notation) {
            this.notation = notation;
        }

        /// How it is written, for an operator.
        public String notation() {
            return notation;
        }
    }

    /// @throws IllegalArgumentException saying how a value should be written
    public void check(String value) {
        try {
            switch (kind) {
                case TEXT, SECRET -> {}
                case NUMBER -> Math.toIntExact(Notation.number(value));
                case DURATION -> Notation.duration(value);
                case BYTES -> Notation.bytes(value);
                case LEVEL -> Notation.level(value);
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// The environment variable that overrides the file: `ATOLL_CATALOG_URL`.
    public String variable() {
        return "ATOLL_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /// The key that names a file with the value instead; for secrets.
    public String fileKey() {
        return key + "_file";
    }
}
