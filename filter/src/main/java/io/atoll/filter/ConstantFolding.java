package io.atoll.filter;

import io.atoll.model.Literal;
import io.atoll.model.filter.Filter.Comparison;
import io.atoll.model.filter.Filter.Operator;
import io.atoll.model.rows.Keys;

import org.antlr.v4.runtime.Token;

import java.math.BigDecimal;

/// Computes what holds for every row, so that it is computed once.
final class ConstantFolding {
    private ConstantFolding() {}

    /// @param left a number
    /// @param right a number; not 0 for a division
    static Literal compute(Token at, Literal left, Operator operator, Literal right) {
        try {
            if (left instanceof Literal.Int(long a) && right instanceof Literal.Int(long b)) {
                return new Literal.Int(integers(a, operator, b));
            }
        } catch (ArithmeticException e) {
            throw overflow(at, "integer");
        }
        return finite(at, doubles(number(left), operator, number(right)));
    }

    private static long integers(long a, Operator operator, long b) {
        return switch (operator) {
            case ADD -> Math.addExact(a, b);
            case SUBTRACT -> Math.subtractExact(a, b);
            case MULTIPLY -> Math.multiplyExact(a, b);
            case DIVIDE -> Math.divideExact(a, b);
            case MODULO -> a % b;
        };
    }

    private static double doubles(double a, Operator operator, double b) {
        return switch (operator) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MODULO -> a % b;
        };
    }

    /// An integer where both are and the exponent is not negative.
    static Literal power(Token at, Literal base, Literal exponent) {
        if (base instanceof Literal.Int(long a)
                && exponent instanceof Literal.Int(long b)
                && b >= 0) {
            try {
                return new Literal.Int(Math.powExact(a, Math.toIntExact(b)));
            } catch (ArithmeticException e) {
                throw overflow(at, "integer");
            }
        }
        return finite(at, Math.pow(number(base), number(exponent)));
    }

    static Literal negate(Token at, Literal number) {
        if (number instanceof Literal.Int(long value)) {
            if (value == Long.MIN_VALUE) {
                throw overflow(at, "integer");
            }
            return new Literal.Int(-value);
        }
        return new Literal.Real(-number(number));
    }

    private static Literal finite(Token at, double value) {
        if (!Double.isFinite(value)) {
            throw overflow(at, "float");
        }
        return new Literal.Real(value);
    }

    private static ExpressionError overflow(Token at, String what) {
        return new ExpressionError(at, what + " overflow in constant arithmetic");
    }

    private static double number(Literal literal) {
        return switch (literal) {
            case Literal.Int(long value) -> value;
            case Literal.Real(double value) -> value;
            case Literal.Bool _, Literal.Text _, Literal.Items _ ->
                    throw new IllegalArgumentException("not a number: " + literal);
        };
    }

    static boolean holds(Literal left, Comparison comparison, Literal right) {
        int order = compare(left, right);
        return switch (comparison) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    /// Orders two constants of comparable kinds; numbers exactly, whatever their types.
    static int compare(Literal left, Literal right) {
        if (left instanceof Literal.Int(long a) && right instanceof Literal.Int(long b)) {
            return Long.compare(a, b);
        }
        if (left instanceof Literal.Text(String a) && right instanceof Literal.Text(String b)) {
            return Keys.TextKeys.compareUtf8(a, b);
        }
        if (left instanceof Literal.Bool(boolean a) && right instanceof Literal.Bool(boolean b)) {
            return Boolean.compare(a, b);
        }
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(Literal literal) {
        return literal instanceof Literal.Int(long value)
                ? BigDecimal.valueOf(value)
                : new BigDecimal(number(literal));
    }
}
