package io.atoll.segment.filtering;

import io.atoll.model.Literal;

/// Constants as FLOAT fields see them: rounded to 32 bits, so that `price == 0.1` finds the rows
/// into which 0.1 was written.
final class FloatLiterals {

    private FloatLiterals() {}

    static Literal rounded(Literal literal) {
        return switch (literal) {
            case Literal.Real(double value) -> new Literal.Real((float) value);
            case Literal.Int(long value) -> new Literal.Real((float) value);
            case Literal.Bool _, Literal.Text _, Literal.Items _ -> literal;
        };
    }
}
