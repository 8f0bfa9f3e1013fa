package io.atoll.segment.filtering;

import io.atoll.model.Literal;

import org.apache.lucene.util.BytesRef;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Literals to look values up in. Numbers are equal where their values are, whatever their types.
final class LiteralSet {
    private final Set<Long> integers = new HashSet<>();
    private final Set<Double> reals = new HashSet<>();
    private final Set<BytesRef> texts = new HashSet<>();
    private boolean hasTrue;
    private boolean hasFalse;

    LiteralSet(List<Literal> literals) {
        for (Literal literal : literals) {
            switch (literal) {
                case Literal.Bool(boolean value) -> {
                    hasTrue |= value;
                    hasFalse |= !value;
                }
                case Literal.Int(long value) -> integers.add(value);
                case Literal.Real(double value) -> add(value);
                case Literal.Text(String value) -> texts.add(new BytesRef(value));
            }
        }
    }

    private void add(double value) {
        if (isInteger(value)) {
            integers.add((long) value);
        } else if (!Double.isNaN(value)) {
            reals.add(value);
        }
    }

    private static boolean isInteger(double value) {
        return value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63;
    }

    boolean has(Scalar value) {
        return switch (value.kind()) {
            case BOOL -> value.integer() != 0 ? hasTrue : hasFalse;
            case INTEGER -> integers.contains(value.integer());
            case REAL ->
                    isInteger(value.real())
                            ? integers.contains((long) value.real())
                            : reals.contains(value.real());
            case TEXT -> texts.contains(value.text());
            case NULL, ABSENT, JSON_NULL, ARRAY, OBJECT, UNDEFINED -> false;
        };
    }
}
