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
    private boolean hasNumbers;
    private boolean hasTrue;
    private boolean hasFalse;

    LiteralSet(List<Literal> literals) {
        for (Literal literal : literals) {
            switch (literal) {
                case Literal.Bool(boolean value) -> {
                    hasTrue |= value;
                    hasFalse |= !value;
                }
                case Literal.Int(long value) -> {
                    hasNumbers = true;
                    integers.add(value);
                }
                case Literal.Real(double value) -> {
                    hasNumbers = true;
                    add(value);
                }
                case Literal.Text(String value) -> texts.add(new BytesRef(value));
                // No scalar equals a list; who looks for lists compares them one by one.
                case Literal.Items _ -> {}
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

    /// Whether the value is one of the literals: unknown for what is no value, and for one that
    /// equals none where some literals are of other kinds than it.
    Truth has(Scalar value) {
        return switch (value.kind()) {
            case BOOL ->
                    among(
                            value.integer() != 0 ? hasTrue : hasFalse,
                            !hasNumbers && texts.isEmpty());
            case INTEGER -> amongNumbers(integers.contains(value.integer()));
            // No field and no path has one, and nothing else is looked up.
            case LARGE_INTEGER -> throw new IllegalArgumentException("an integer beyond 64 bits");
            case REAL ->
                    amongNumbers(
                            isInteger(value.real())
                                    ? integers.contains((long) value.real())
                                    : reals.contains(value.real()));
            case TEXT -> among(texts.contains(value.text()), !hasNumbers && !hasBools());
            case NULL, ABSENT, JSON_NULL, ARRAY, OBJECT -> Truth.UNKNOWN;
            // An element beyond the end of an array.
            case UNDEFINED -> Truth.FALSE;
        };
    }

    private Truth amongNumbers(boolean found) {
        return among(found, texts.isEmpty() && !hasBools());
    }

    private static Truth among(boolean found, boolean allOfThatKind) {
        return found ? Truth.TRUE : allOfThatKind ? Truth.FALSE : Truth.UNKNOWN;
    }

    private boolean hasBools() {
        return hasTrue || hasFalse;
    }
}
