package io.atoll.segment.filtering;

/// What a condition says of a row.
enum Truth {
    TRUE,
    FALSE,
    /// A field that it needs is null, or a path into JSON leads to nothing that it could test.
    UNKNOWN;

    static Truth of(boolean value) {
        return value ? TRUE : FALSE;
    }
}
