package io.atoll.filter;

import io.atoll.model.DataType;
import io.atoll.model.Literal;

/// The kinds of values that the rules for types tell apart.
enum Kind {
    BOOL,
    INTEGER,
    FLOATING,
    /// Computed from JSON: a number, integer or not.
    NUMBER,
    TEXT,
    /// A place in JSON: of any kind.
    JSON,
    /// Not a single value: a condition or a list.
    NONE;

    boolean isNumber() {
        return this == INTEGER || this == FLOATING || this == NUMBER;
    }

    static Kind of(Term term) {
        return switch (term) {
            case Term.Place(var reference) -> of(reference.type());
            case Term.Computed computed -> computed.kind();
            case Term.Fixed(var literal) -> of(literal);
            case Term.Condition _, Term.Items _ -> NONE;
        };
    }

    static Kind of(Literal literal) {
        return switch (literal) {
            case Literal.Bool _ -> BOOL;
            case Literal.Int _ -> INTEGER;
            case Literal.Real _ -> FLOATING;
            case Literal.Text _ -> TEXT;
        };
    }

    private static Kind of(DataType type) {
        return switch (type.shape()) {
            case BOOL -> BOOL;
            case INTEGER -> INTEGER;
            case FLOAT, DOUBLE -> FLOATING;
            case TEXT -> TEXT;
            case JSON -> JSON;
            case DENSE_VECTOR -> NONE;
        };
    }
}
