package io.atoll.filter;

import io.atoll.model.DataType;
import io.atoll.model.Literal;

/// The kinds of values that the rules for types tell apart.
enum Kind {
    BOOL,
    INTEGER,
    FLOATING,
    /// A point in time.
    TIME,
    /// Computed from JSON: a number, integer or not.
    NUMBER,
    TEXT,
    /// A place in JSON: of any kind.
    JSON,
    /// A whole ARRAY field.
    ARRAY,
    GEOMETRY,
    /// A list of constants.
    LIST,
    /// A list of points in time.
    TIMES,
    /// Not a value: a condition, or a span of time.
    NONE;

    boolean isNumber() {
        return this == INTEGER || this == FLOATING || this == NUMBER;
    }

    static Kind of(Term term) {
        return switch (term) {
            case Term.Place place -> of(place.type());
            case Term.Computed computed -> computed.kind();
            case Term.Fixed fixed -> fixed.kind();
            case Term.Condition _, Term.Span _ -> NONE;
        };
    }

    static Kind of(Literal literal) {
        return switch (literal) {
            case Literal.Bool _ -> BOOL;
            case Literal.Int _ -> INTEGER;
            case Literal.Real _ -> FLOATING;
            case Literal.Text _ -> TEXT;
            case Literal.Items _ -> LIST;
        };
    }

    static Kind of(DataType type) {
        return switch (type.shape()) {
            case BOOL -> BOOL;
            case INTEGER -> INTEGER;
            case TIMESTAMP -> TIME;
            case FLOAT, DOUBLE -> FLOATING;
            case TEXT -> TEXT;
            case JSON -> JSON;
            case ARRAY -> ARRAY;
            case GEOMETRY -> GEOMETRY;
            case DENSE_VECTOR, SPARSE_VECTOR -> NONE;
        };
    }
}
