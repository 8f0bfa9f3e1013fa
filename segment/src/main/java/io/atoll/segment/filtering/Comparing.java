package io.atoll.segment.filtering;

import io.atoll.model.filter.Filter.Comparison;

import java.math.BigDecimal;

/// Compares two values as filters mean it.
final class Comparing {

    private Comparing() {}

    static Truth compare(Scalar left, Comparison comparison, Scalar right) {
        if (left.isUnknown() || right.isUnknown()) {
            return Truth.UNKNOWN;
        }
        if (left.kind() == Scalar.Kind.UNDEFINED || right.kind() == Scalar.Kind.UNDEFINED) {
            return Truth.FALSE;
        }
        if (left.isNumber() && right.isNumber()) {
            return Truth.of(numbers(left, comparison, right));
        }
        if (left.kind() == Scalar.Kind.TEXT && right.kind() == Scalar.Kind.TEXT) {
            return Truth.of(holds(left.text().compareTo(right.text()), comparison));
        }
        if (left.kind() == Scalar.Kind.BOOL && right.kind() == Scalar.Kind.BOOL) {
            boolean equal = left.integer() == right.integer();
            return Truth.of(
                    switch (comparison) {
                        case EQUAL -> equal;
                        case NOT_EQUAL -> !equal;
                        case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> false;
                    });
        }
        // Only a value in JSON can be of another kind than what it is compared with.
        return Truth.UNKNOWN;
    }

    private static boolean numbers(Scalar left, Comparison comparison, Scalar right) {
        if (Double.isNaN(left.real()) || Double.isNaN(right.real())) {
            return comparison == Comparison.NOT_EQUAL;
        }
        return holds(order(left, right), comparison);
    }

    /// Orders numbers by their exact values: not every integer is a double.
    private static int order(Scalar left, Scalar right) {
        if (left.isWhole() && right.isWhole()) {
            return left.kind() == Scalar.Kind.INTEGER && right.kind() == Scalar.Kind.INTEGER
                    ? Long.compare(left.integer(), right.integer())
                    : left.whole().compareTo(right.whole());
        }
        if (left.isWhole()) {
            return order(left, right.real());
        }
        if (right.isWhole()) {
            return -order(right, left.real());
        }
        return left.real() < right.real() ? -1 : left.real() > right.real() ? 1 : 0;
    }

    private static int order(Scalar integer, double real) {
        if (integer.kind() == Scalar.Kind.INTEGER) {
            return order(integer.integer(), real);
        }
        return Double.isInfinite(real)
                ? -(int) Math.signum(real)
                : new BigDecimal(integer.whole()).compareTo(new BigDecimal(real));
    }

    /// @param right not NaN
    static int order(long left, double right) {
        if (right >= 0x1p63) {
            return -1;
        }
        if (right < -0x1p63) {
            return 1;
        }
        int whole = Long.compare(left, (long) right);
        return whole != 0 ? whole : -(int) Math.signum(right - (long) right);
    }

    private static boolean holds(int order, Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
