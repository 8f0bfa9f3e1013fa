package io.atoll.segment.filtering;

/// What a condition says of a row.
enum Truth {
    TRUE,
    FALSE,
    /// A field that it needs is null.
    UNKNOWN;

    static Truth of(boolean value) {
        return value ? TRUE : FALSE;
    }
}
